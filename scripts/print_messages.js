// Runs programs with TensorFlow.js, and writes what each prints: scripts/messages runs this.
//
// Usage: node print_messages.js PROGRAMS OUTPUT, where PROGRAMS is a JSON list of programs.

const fs = require('fs');
const { createRequire } = require('module');
const tf = createRequire(process.cwd() + '/')('@tensorflow/tfjs');

const [programs, output] = process.argv.slice(2);
const SGD = { optimizer: 'sgd', loss: 'meanSquaredError' };
const dense = (units) => tf.layers.dense({ units, inputShape: [4] });
const model = (...layers) => tf.sequential({ layers });
const saved = (className, config) => ({
  modelTopology: {
    class_name: 'Sequential',
    config: { name: 'it', layers: [{ class_name: className, config }] },
  },
});

async function printed(program) {
  try {
    await eval(`(async () => { ${program} })()`);
  } catch (error) {
    return String(error).trim();
  }
  return '';
}

async function main() {
  const texts = [];
  for (const program of JSON.parse(fs.readFileSync(programs))) texts.push(await printed(program));
  fs.writeFileSync(output, JSON.stringify(texts));
}

main();
