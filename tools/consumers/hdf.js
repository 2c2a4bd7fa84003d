// Prints how many controls of an HDF file have which status, as Heimdall's own library counts them.
const { readFileSync } = require("node:fs");
const { contextualizeEvaluation, convertFile } = require("inspecjs");

const evaluation = contextualizeEvaluation(convertFile(readFileSync(process.argv[2], "utf8"), true)["1_0_ExecJson"]);
const found = {};
for (const profile of evaluation.contains) {
  for (const control of profile.contains) {
    const id = control.data.id;
    found[id] = control.hdf.status;
  }
}
console.log(JSON.stringify(found));
