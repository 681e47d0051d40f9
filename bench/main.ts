/** `npm run bench -- WHAT [OPTIONS]`: one file per question, results as markdown. */
import { ATTACK_USAGE, benchAttack } from "./attack/attack";
import { benchDevice, DEVICE_USAGE } from "./device/device";
import { benchDigest, DIGEST_USAGE } from "./digest/digest";
import { benchMatmul, MATMUL_USAGE } from "./matmul";
import { benchPeers, PEERS_USAGE } from "./peers/peers";
import { benchProfile, PROFILE_USAGE } from "./profile";
import { benchStep, STEP_USAGE } from "./step";
import { OptionError, Options } from "./support/options";

/** Resolves to an exit code above 0 where it has found something broken. */
type Bench = (options: Options, command: string) => Promise<unknown>;

const BENCHES: Readonly<Record<string, Bench>> = {
  matmul: benchMatmul,
  step: benchStep,
  profile: benchProfile,
  peers: benchPeers,
  device: benchDevice,
  attack: benchAttack,
  digest: benchDigest,
};

const USAGE = `usage: npm run bench -- WHAT [OPTIONS]
  ${MATMUL_USAGE}
  ${STEP_USAGE}
  ${PROFILE_USAGE}
  ${PEERS_USAGE}
  ${DEVICE_USAGE}
  ${ATTACK_USAGE}
  ${DIGEST_USAGE}
Read ratios, not milliseconds. --save=NAME also writes bench/results/NAME.md.
`;

export async function main(argv: string[]): Promise<number> {
  const [what, ...rest] = argv;
  const bench = Object.hasOwn(BENCHES, what ?? "") ? BENCHES[what] : undefined;
  if (!bench) {
    process.stdout.write(USAGE);
    return what === undefined || what === "--help" ? 0 : 2;
  }
  try {
    const code = await bench(new Options(rest), argv.join(" "));
    return typeof code === "number" ? code : 0;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

export function needsDevice(argv: string[]): boolean {
  return Object.hasOwn(BENCHES, argv[0] ?? "");
}
