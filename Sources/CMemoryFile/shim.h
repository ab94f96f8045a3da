#include <errno.h>

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>

/* A file without a name, in memory only, and close-on-exec: memfd_create, which the module of the C library leaves out. */
static inline int tenantry_memory_file(void) {
    return (int)syscall(SYS_memfd_create, "tenantry", 1u);
}
#else
static inline int tenantry_memory_file(void) {
    errno = ENOTSUP;
    return -1;
}
#endif
