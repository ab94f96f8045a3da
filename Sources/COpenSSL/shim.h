#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

/* Swift does not see macros that are expressions. */
static const int tenantry_evp_pkey_public_key = EVP_PKEY_PUBLIC_KEY;
static const int tenantry_evp_pkey_keypair = EVP_PKEY_KEYPAIR;
