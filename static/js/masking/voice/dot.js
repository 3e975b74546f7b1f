// The inner product that most of the mask's time goes into.

/**
 * Row of a matrix times a vector, in four sums that the processor can work on at the same time.
 * @param {Float32Array} matrix
 * @param {number} offset start of the row
 * @param {Float64Array} vector
 */
export function dot(matrix, offset, vector) {
  const length = vector.length;
  const whole = length & ~3;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < whole; i += 4) {
    const p = offset + i;
    a += matrix[p] * vector[i];
    b += matrix[p + 1] * vector[i + 1];
    c += matrix[p + 2] * vector[i + 2];
    d += matrix[p + 3] * vector[i + 3];
  }
  for (let i = whole; i < length; i++) a += matrix[offset + i] * vector[i];
  return a + b + (c + d);
}
