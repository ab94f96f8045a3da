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

# Runs a command to which age-plugin-test is installed: what it does stands in its keys.
with_plugin() {
    PATH="$(dirname "$0")/../Plugins:$PATH" "$@"
}

# Prints a recipient or an identity for which age-plugin-test does what the mode says.
plugin_recipient() {
    with_plugin age-plugin-test --keys "$1" | head -n 1
}
plugin_identity() {
    with_plugin age-plugin-test --keys "$1" | tail -n 1
}
