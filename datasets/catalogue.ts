/**
 * The catalogue: one row per data set. Menus, the command line, the preparation command and the documentation read this
 * table. Nothing here touches a file system, so the page can import it.
 */
import type { Dataset } from "../src/data/dataset";
import { BARS_SIDE, generateBars } from "./bars";
import { COSINE_POINTS, generateCosineSet } from "./cosine";
import { generateStrokes, STROKES_SIDE } from "./strokes";

/** A file of the original publication. */
export interface SourceFile {
  /** Name in a local folder, without `.gz`. */
  name: string;
  /** Known checksum of the unpacked file. */
  sha256?: string;
  /** Known checksums of the published `.gz`, where none is known of its content. */
  sha256OfGzip?: string;
  md5OfGzip?: string;
}

/** Four IDX files; each is looked up below every address of `from` in turn, with `.gz`. */
export interface IdxSource {
  format: "idx";
  trainImages: SourceFile;
  trainLabels: SourceFile;
  testImages: SourceFile;
  testLabels: SourceFile;
  from: string[];
}

/** Batches of the binary layout of CIFAR-10, published in one .tar.gz. */
export interface CifarSource {
  format: "cifar";
  archive: SourceFile;
  urls: string[];
}

export interface CatalogueRow {
  key: string;
  name: string;
  /** One plain sentence. */
  description: string;
  width: number;
  height: number;
  channels: number;
  /** Classes of the labels. */
  classes: number;
  /** real: numbers as they are, for classifiers; grey: images. */
  values: "grey" | "real";
  /** Examples. Of a prepared set: of the complete one. */
  train: number;
  test: number;
  source: string;
  licence?: string;
  /** Where the set is described and its files are found. */
  homepage?: string;
  /** How to get it: `built in`, or the command. */
  howTo: string;
  /** Generated sets only. */
  generate?: () => Dataset;
  /** Prepared sets only. */
  files?: IdxSource | CifarSource;
}

export const CATALOGUE: readonly CatalogueRow[] = [
  {
    key: "strokes",
    name: "Strokes",
    description: "Digit-like drawings in ten classes, made here from random pen strokes.",
    width: STROKES_SIDE,
    height: STROKES_SIDE,
    channels: 1,
    classes: 10,
    values: "grey",
    train: 10_000,
    test: 2_000,
    source: "Drawn by this program from a seed.",
    howTo: "built in",
    generate: generateStrokes,
  },
  {
    key: "bars",
    name: "Bars and stripes",
    description: "Black and white lines, all horizontal or all vertical; the best mean log-likelihood is -6.233 nats.",
    width: BARS_SIDE,
    height: BARS_SIDE,
    channels: 1,
    classes: 2,
    values: "grey",
    train: 4_000,
    test: 1_000,
    source: "Drawn by this program from a seed.",
    howTo: "built in",
    generate: generateBars,
  },
  {
    key: "cosine",
    name: "Cosine",
    description: "Points of the plane in two classes that overlap: below the arc of a cosine, or in a box across it.",
    width: 2,
    height: 1,
    channels: 1,
    classes: 2,
    values: "real",
    train: 2 * COSINE_POINTS,
    test: 2 * COSINE_POINTS,
    source: "Drawn by this program from a seed, as in Shekhovtsov, Yanush, Flach (NeurIPS 2020).",
    howTo: "built in",
    generate: generateCosineSet,
  },
  {
    key: "mnist",
    name: "MNIST",
    description: "Handwritten digits, the original files.",
    width: 28,
    height: 28,
    channels: 1,
    classes: 10,
    values: "grey",
    train: 60_000,
    test: 10_000,
    source: "Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of handwritten digits (from NIST SD-1 and SD-3).",
    licence: "usually given as CC BY-SA 3.0",
    homepage: "https://yann.lecun.com/exdb/mnist/",
    howTo: "npm run datasets -- mnist",
    files: {
      format: "idx",
      trainImages: {
        name: "train-images-idx3-ubyte",
        sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      },
      trainLabels: {
        name: "train-labels-idx1-ubyte",
        sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      },
      testImages: {
        name: "t10k-images-idx3-ubyte",
        sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      },
      testLabels: {
        name: "t10k-labels-idx1-ubyte",
        sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
      },
      from: ["https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"],
    },
  },
  {
    key: "fashion",
    name: "Fashion-MNIST",
    description: "Photographs of clothes in ten classes, shaped like MNIST.",
    width: 28,
    height: 28,
    channels: 1,
    classes: 10,
    values: "grey",
    train: 60_000,
    test: 10_000,
    source: "H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST (2017), Zalando Research.",
    licence: "MIT",
    homepage: "https://github.com/zalandoresearch/fashion-mnist",
    howTo: "npm run datasets -- fashion",
    files: {
      format: "idx",
      trainImages: {
        name: "train-images-idx3-ubyte",
        md5OfGzip: "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
        sha256OfGzip: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
      },
      trainLabels: {
        name: "train-labels-idx1-ubyte",
        md5OfGzip: "25c81989df183df01b3e8a0aad5dffbe",
        sha256OfGzip: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
      },
      testImages: {
        name: "t10k-images-idx3-ubyte",
        md5OfGzip: "bef4ecab320f06d8554ea6380940ec79",
        sha256OfGzip: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
      },
      testLabels: {
        name: "t10k-labels-idx1-ubyte",
        md5OfGzip: "bb300cfdad3c16e7a12a480ee83cd310",
        sha256OfGzip: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
      },
      from: [
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
      ],
    },
  },
  {
    key: "omniglot",
    name: "Omniglot (own 28 x 28 rebuild)",
    description: "Characters of 50 alphabets; not the file of Burda et al., so its figures do not compare with theirs.",
    width: 28,
    height: 28,
    channels: 1,
    classes: 50,
    values: "grey",
    train: 24_345,
    test: 8_115,
    source: "B. M. Lake, R. Salakhutdinov, J. B. Tenenbaum (2015), Science 350(6266); scaled from 105 x 105 by area.",
    licence: "MIT, copyright (c) 2015 Brenden Lake",
    homepage: "https://github.com/brendenlake/omniglot",
    howTo: "npm run datasets -- omniglot",
    files: {
      format: "idx",
      trainImages: {
        name: "omniglot-train-images-idx3-ubyte",
        sha256: "2af56419505ef4ced3124eedd5e5a8eb7c3cc246efaa7ace599d7ef7c2ced73f",
      },
      trainLabels: {
        name: "omniglot-train-labels-idx1-ubyte",
        sha256: "edc2951d4cb906b51ce624f21746eba7ccbf9145ddbec3e333c25d6ac01eb4fe",
      },
      testImages: {
        name: "omniglot-test-images-idx3-ubyte",
        sha256: "d6fe2ece45ff53304f22b9592021e3980c0072f6784bfe6a18ea32291bbc2935",
      },
      testLabels: {
        name: "omniglot-test-labels-idx1-ubyte",
        sha256: "3f12761d52a3feafc9b4c4d69abedb86eccc8c591764e4e894e6d8c79f7222bf",
      },
      // Not published as IDX: without a local folder it is rebuilt from the drawings, see omniglot.ts.
      from: [],
    },
  },
  {
    key: "cifar10",
    name: "CIFAR-10",
    description: "Small colour photographs in ten classes.",
    width: 32,
    height: 32,
    channels: 3,
    classes: 10,
    values: "grey",
    train: 50_000,
    test: 10_000,
    source: "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images (2009).",
    homepage: "https://www.cs.toronto.edu/~kriz/cifar.html",
    howTo: "npm run datasets -- cifar10",
    files: {
      format: "cifar",
      archive: {
        name: "cifar-10-binary.tar",
        sha256OfGzip: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
      },
      urls: ["https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"],
    },
  },
];

/** The row of a key; undefined when there is none. */
export const findDataset = (key: string): CatalogueRow | undefined => CATALOGUE.find((row) => row.key === key);
