#include "CZLIB.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct czlib_stream {
  z_stream z;
  bool unpacks;
};

// The largest window, and 16 for gzip's header and checksum in place of zlib's own.
enum { GZIP = MAX_WBITS + 16 };

static czlib_stream *czlib_open(bool unpacks) {
  czlib_stream *stream = calloc(1, sizeof *stream);
  if (!stream) { return NULL; }
  stream->unpacks = unpacks;
  // 8 is zlib's own choice of memory for packing.
  int status = unpacks
      ? inflateInit2(&stream->z, GZIP)
      : deflateInit2(&stream->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP, 8, Z_DEFAULT_STRATEGY);
  if (status == Z_OK) { return stream; }
  free(stream);
  return NULL;
}

void czlib_close(czlib_stream *stream) {
  if (stream->unpacks) {
    inflateEnd(&stream->z);
  } else {
    deflateEnd(&stream->z);
  }
  free(stream);
}

static uInt czlib_count(size_t count) { return count < UINT_MAX ? (uInt)count : UINT_MAX; }

static czlib_progress czlib_run(
    czlib_stream *stream, const uint8_t *input, size_t input_count, uint8_t *output, size_t output_count, int flush) {
  z_stream *z = &stream->z;
  const uInt given = czlib_count(input_count), room = czlib_count(output_count);
  z->next_in = (Bytef *)input;
  z->avail_in = given;
  z->next_out = output;
  z->avail_out = room;
  int status = stream->unpacks ? inflate(z, flush) : deflate(z, flush);
  czlib_progress progress = {given - z->avail_in, room - z->avail_out, status == Z_STREAM_END, NULL};
  if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
    progress.problem = z->msg ? z->msg : zError(status);
  }
  return progress;
}

// MARK: Unpacking

czlib_stream *czlib_open_unpacking(void) { return czlib_open(true); }

czlib_progress czlib_unpack(
    czlib_stream *stream, const uint8_t *input, size_t input_count, uint8_t *output, size_t output_count) {
  return czlib_run(stream, input, input_count, output, output_count, Z_NO_FLUSH);
}

void czlib_restart(czlib_stream *stream) { inflateReset(&stream->z); }

// MARK: Packing

czlib_stream *czlib_open_packing(void) { return czlib_open(false); }

czlib_progress czlib_pack(
    czlib_stream *stream, const uint8_t *input, size_t input_count, uint8_t *output, size_t output_count, int until) {
  const int flush[] = {[CZLIB_GATHER] = Z_NO_FLUSH, [CZLIB_FLUSH] = Z_SYNC_FLUSH, [CZLIB_FINISH] = Z_FINISH};
  return czlib_run(stream, input, input_count, output, output_count, flush[until]);
}
