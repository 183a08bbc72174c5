// The part of OpenSSL's libcrypto that makes digests.
#pragma once
#include <openssl/evp.h>
#include <openssl/hmac.h>
