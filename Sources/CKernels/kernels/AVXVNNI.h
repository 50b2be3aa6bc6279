/// AVX-VNNI: vpdpbusd for 256 bits without AVX-512, in the encoding of AVX2 (VEX). AVX-512 VNNI has the same instruction
/// in its own (EVEX), so that processors with that alone can test what is made of it: AVXVNNI_AS_EVEX, for `.ci/arm`.
#pragma once

#if AVXVNNI_AS_EVEX
#define AVXVNNI_FEATURES "avx512vl,avx512vnni"
#define MACHINE_HAS_AVXVNNI (__builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni"))
#define DPBUSD_256 _mm256_dpbusd_epi32
#else
#define AVXVNNI_FEATURES "avxvnni"
#define MACHINE_HAS_AVXVNNI __builtin_cpu_supports("avxvnni")
#define DPBUSD_256 _mm256_dpbusd_avx_epi32
#endif
