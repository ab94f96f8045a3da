#include <errno.h>

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>

/* Waits until a whole file system is on the disk: syncfs, which the module of the C library leaves out. */
static inline int tenantry_synchronize_file_system(int descriptor) {
    return (int)syscall(SYS_syncfs, descriptor);
}
#else
static inline int tenantry_synchronize_file_system(int descriptor) {
    errno = ENOTSUP;
    return -1;
}
#endif
