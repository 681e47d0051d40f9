/** Shaders as visitors download them: without comments, indentation and empty lines, which are for people. */
export function bareShader(text) {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, " ")
    .split("\n")
    .map((line) => line.replace(/\/\/.*$/, "").trim())
    .filter((line) => line !== "")
    .join("\n");
}
