// Gzip streams over zlib.
//
// zlib's `inflateInit2` and `deflateInit2` are macros, which Swift cannot import, and its stream points at itself, so
// that a Swift value cannot hold it. zlib's own header stays out of this one, so that no module of a user of this
// package sees it twice.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A gzip file that is being packed or unpacked piece by piece.
typedef struct czlib_stream czlib_stream;

/// What one call has done.
typedef struct {
  /// Bytes of the input that it has taken.
  size_t consumed;
  /// Bytes of the output that it has filled.
  size_t produced;
  /// The end of a gzip member was reached; unpacking goes on after `czlib_restart`.
  bool has_ended;
  /// What is wrong with the data, in English; NULL when nothing is.
  const char *problem;
} czlib_progress;

/// Returns NULL when there is no memory.
czlib_stream *czlib_open_unpacking(void);

/// Takes from the input what fits unpacked into the output. No progress at all is no problem: it needs more input.
czlib_progress czlib_unpack(
    czlib_stream *stream, const uint8_t *input, size_t input_count, uint8_t *output, size_t output_count);

/// Makes ready for the next gzip member.
void czlib_restart(czlib_stream *stream);

/// Returns NULL when there is no memory.
czlib_stream *czlib_open_packing(void);

enum {
  /// The packer may keep input to itself.
  CZLIB_GATHER,
  /// A reader can unpack all that was put in when this call leaves output unfilled.
  CZLIB_FLUSH,
  /// The input is the last.
  CZLIB_FINISH,
};

czlib_progress czlib_pack(
    czlib_stream *stream, const uint8_t *input, size_t input_count, uint8_t *output, size_t output_count, int until);

/// Both for packing and unpacking.
void czlib_close(czlib_stream *stream);
