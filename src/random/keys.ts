/**
 * What a random number is used for. Part of the key of every draw, so that no two decisions share bits by accident and
 * two estimators on one seed share them on purpose. Numbers are frozen: changing one changes every published figure.
 */
export const USE = {
  init: 1,
  shuffle: 2,
  binarise: 3,
  latent: 4,
  noise: 5,
  evaluate: 6,
  pictures: 7,
  generate: 8,
  dynamic: 9,
} as const;
