# What the comparisons of this folder share; they source this file from the root of the repository. After it, $tandem is
# the program to measure, $peers the folder of the PyTorch programs, and $work a folder for what is measured.

# TANDEM names another build than that of this folder.
tandem=${TANDEM:-.build/release/tandem}
peers=Tests/Benchmarks/peers
[ -n "${TANDEM:-}" ] || swift build -c release --product tandem >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# file PATH: the path, or that of the file packed by gzip, which every program here reads too.
file() {
  if [ -e "$1" ]; then
    echo "$1"
  elif [ -e "$1.gz" ]; then
    echo "$1.gz"
  else
    echo "$1: no such file, and no $1.gz; see Tests/Benchmarks/README.md for the data" >&2
    return 1
  fi
}

# number PATTERN: the number that follows the pattern at the beginning of a line of standard input.
number() { sed -nE "s/^$1:? +//p" | grep -oE '^[0-9.]+' || { echo "no number after \"$1\"" >&2; return 1; }; }

median() {
  sort -g "$1" | awk '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# Whether the processor multiplies in bf16.
has_bf16() { "$tandem" --version --verbose | grep '^instruction set: bf16' > /dev/null; }

# quantized MODEL: a copy in integers of 8 bits, in $work.
quantized() {
  "$tandem" quantize -m "$1" -o "$work/int8.safetensors" --to int8 > "$work/quantized"
  echo "$work/int8.safetensors"
}

# ratios KIND[:PEER]...: of the medians of $work/ours.KIND and $work/peer.KIND, or $work/peer.PEER where it is named. A
# kind that was not measured has no line.
ratios() {
  local kind peer
  for kind in "$@"; do
    peer=${kind#*:} kind=${kind%:*}
    [ -s "$work/ours.$kind" ] || continue
    awk -v kind="$kind" -v ours="$(median "$work/ours.$kind")" -v peer="$(median "$work/peer.$peer")" \
      -v named="$([ "$kind" = "$peer" ] || echo ", beside its $peer")" \
      'BEGIN { printf "%-22s tandem %10.1f  peer %10.1f  ratio %.2f%s\n", kind, ours, peer, ours / peer, named }'
  done
}
