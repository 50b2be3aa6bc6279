# Pseudo-random numbers that are the same in every awk (awk's own rand() is not): Park and Miller's generator of 1988.
# Its products stay below 2^46, so they are exact in awk's double-precision numbers. The caller sets `seed`.

BEGIN {
  state = seed % 2147483646
  if (state <= 0) state += 2147483646
  for (i = 0; i < 10; i++) random(1)  # small seeds begin alike
}

# A whole number from 0 to n - 1.
function random(n) {
  state = state * 16807 % 2147483647
  return int((state - 1) / 2147483646 * n)
}
