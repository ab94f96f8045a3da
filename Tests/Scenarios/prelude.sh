# Read before every script of a scenario.

# Runs a command to which file permissions apply, also when the tests run as root.
unprivileged() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-all -- "$@"
    else
        "$@"
    fi
}

# Shows which lines of a file changed.
changes() {
    diff "$BEFORE/$1" "$1" || true
}
