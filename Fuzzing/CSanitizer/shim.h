#include <sanitizer/allocator_interface.h>
#include <stddef.h>
#include <stdint.h>

// libFuzzer has no header for it.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test)(const uint8_t *data, size_t size));
