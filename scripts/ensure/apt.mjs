/**
 * Debian and Ubuntu packages, where apt-get is there and we may use it (root, or sudo that asks no password).
 * Archive addresses are read from the machine's own apt configuration; none is written down here.
 */
import { existsSync, readFileSync } from "node:fs";
import { ask, findProgram, isDryRun, perform, say } from "./command.mjs";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const TEMPORARY_LIST = "/etc/apt/sources.list.d/sbn-lab-temporary-backports.list";
let updated = false;

/** Program and leading arguments that run a command as root; null when we may not. */
function asRoot() {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram("sudo");
  return sudo !== null && ask(sudo, ["-n", "true"]) !== null ? [sudo, "-n"] : null;
}

/** Whether packages can be installed through apt on this machine. */
export function canUseApt() {
  return process.platform === "linux" && findProgram("apt-get") !== null && asRoot() !== null;
}

function performAsRoot(program, args, options = {}) {
  const [first, ...rest] = [...asRoot(), "env", "DEBIAN_FRONTEND=noninteractive", program, ...args];
  return perform(first, rest, { quiet: true, ...options });
}

async function update({ again = false } = {}) {
  if (updated && !again) return;
  await performAsRoot("apt-get", ["update", "-q"]);
  updated = true;
}

/** The version that apt would install now, or null. */
export async function candidateVersion(name) {
  await update();
  const policy = ask("apt-cache", ["policy", name]) ?? "";
  const version = /^\s*Candidate:\s*(\S+)/m.exec(policy)?.[1];
  return version === undefined || version === "(none)" ? null : version;
}

/** The installed version of a Debian package, or null (also where there is no dpkg). */
export function installedVersion(name) {
  const answer = ask("dpkg-query", ["-s", name]) ?? "";
  return /^Status: .* installed$/m.test(answer) ? (/^Version: (\S+)/m.exec(answer)?.[1] ?? null) : null;
}

/** Major number of a Debian version: "2:25.0.7-2~bpo12+1" is 25. */
export function majorVersion(version) {
  const match = /^(?:\d+:)?(\d+)/.exec(version ?? "");
  return match === null ? 0 : Number(match[1]);
}

/** Installs packages, optionally from another release of the archive. Resolves with whether it succeeded. */
export async function installPackages(names, { release } = {}) {
  await update();
  const target = release === undefined ? [] : ["-t", release];
  return performAsRoot("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...target, ...names]);
}

/**
 * The archive that this release is installed from: the line of `apt-get indextargets` of exactly that code name that
 * is not the security archive.
 * @param {string} targets lines of "URI CODENAME"
 * @param {string} codename such as "bookworm"
 * @returns {string | null}
 */
export function archiveOf(targets, codename) {
  for (const line of targets.split("\n")) {
    const [uri, name] = line.trim().split(/\s+/);
    if (name === codename && !/security/.test(uri)) return uri;
  }
  return null;
}

/** Installs packages from the backports of this Debian release, whose list is added only for as long as it takes. */
export async function installFromBackports(names) {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  const codename = /^VERSION_CODENAME="?([\w-]+)/m.exec(release)?.[1];
  if (codename === undefined || !/^ID="?debian/m.test(release)) return false;
  const backports = `${codename}-backports`;
  const targets = ask("apt-get", ["indextargets", "--format", "$(REPO_URI) $(CODENAME)", "Created-By: Packages"]) ?? "";
  if (archiveOf(targets, backports) !== null) return installPackages(names, { release: backports });
  const archive = archiveOf(targets, codename);
  if (archive === null || (!existsSync(KEYRING) && !isDryRun())) return false;
  say(`  taking them from ${backports}, whose list is removed again afterwards`);
  const line = `deb [signed-by=${KEYRING}] ${archive} ${backports} main\n`;
  try {
    if (!(await performAsRoot("tee", [TEMPORARY_LIST], { input: line }))) return false;
    await update({ again: true });
    return await installPackages(names, { release: backports });
  } finally {
    await performAsRoot("rm", ["-f", TEMPORARY_LIST]);
  }
}
