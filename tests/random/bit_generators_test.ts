/** Bit generators beyond their outputs (`streams_test.ts`): states, jumps, children, seeds. */
import { test } from "node:test";
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  BitGenerator,
  type BitGeneratorState,
  MT19937,
  PCG64,
  PCG64DXSM,
  Philox,
  type Seed,
  SFC64,
} from "../../src/random/bit_generators.ts";
import { blockWriter } from "../../src/random/pcg64_blocks.ts";
import { SeedSequence } from "../../src/random/seed_sequence.ts";
import { Generator } from "../../src/random/generator.ts";
import { hashOf } from "./draw.ts";

const types = { MT19937, PCG64, PCG64DXSM, Philox, SFC64 } as const;

/** The next outputs of a generator. */
function outputs(bits: BitGenerator, n = 20): BigUint64Array {
  return bits.random_raw(n);
}

test("a state that is set brings the same numbers again, half words included", () => {
  for (const [name, type] of Object.entries(types)) {
    const bits = new type(5);
    for (let i = 0; i < 1501; i++) bits.next32();
    const { state } = bits;
    assertEquals(state.bit_generator, name);
    const copy = new type(6);
    copy.state = state;
    const [mine, theirs] = [bits, copy].map((
      b,
    ) => [b.next32(), ...Array.from({ length: 3000 }, () => b.nextDouble()), b.next32()]);
    assertEquals(mine, theirs, name);
    assertThrows(
      () => new type(1).state = { bit_generator: "Other", state: {} },
      Error,
      `state must be for a ${name}`,
    );
    assertThrows(() => new type(1).state = 3 as unknown as BitGeneratorState, TypeError, "state must be a dict");
  }
});

test("PCG64 draws ahead in blocks, but its state is that after the draws taken", () => {
  assert(blockWriter() !== null);
  for (const n of [0, 1, 2, 511, 512, 513, 514, 600, 767, 768, 769, 1024, 1500]) {
    const stepwise = new PCG64(3).advance(n).state;
    const drawn = new PCG64(3);
    for (let i = 0; i < n; i++) drawn.next64();
    assertEquals(drawn.state, stepwise, `${n} draws`);
    const filled = new PCG64(3);
    filled.fillDoubles(new Float64Array(n));
    assertEquals(filled.state, stepwise, `${n} doubles`);
    assertEquals(outputs(filled), outputs(new PCG64(3).advance(n)), `after ${n} doubles`);
    const there = new PCG64(3);
    there.fillDoubles(new Float64Array(n));
    assertEquals(there.advance(-n).state, new PCG64(3).state, `${n} there and back`);
  }
});

// made by NumPy 2.4.6: np.random.<type>(7).jumped(2).random_raw(1)[0], .advance(10**12).random_raw(1)[0]
const jumps: readonly [type: typeof PCG64 | typeof PCG64DXSM | typeof Philox, jumped: bigint, advanced: bigint][] = [
  [PCG64, 16041725902114338983n, 6206766663315784039n],
  [PCG64DXSM, 8377331105455008145n, 17491120071854374868n],
  [Philox, 15115372179077315070n, 6787603635216596184n],
];

test("jumps and advances arrive where NumPy's do", () => {
  for (const [type, jumped, advanced] of jumps) {
    assertEquals(new type(7).jumped(2).random_raw(), jumped, type.name);
    assertEquals(new type(7).advance(10 ** 12).random_raw(), advanced, type.name);
  }
});

test("MT19937 jumps where NumPy's does, from any position", () => {
  const bits = new MT19937(7);
  assertEquals(bits.jumped().random_raw(3), BigUint64Array.of(3156894550n, 1730244474n, 2617837637n));
  bits.random_raw(1000);
  assertEquals(bits.jumped(2).random_raw(3), BigUint64Array.of(3195469257n, 1628023127n, 651460117n));
  const legacy = new MT19937(0);
  legacy._legacy_seeding(5); // all of the key is used up here
  assertEquals(legacy.jumped().random_raw(2), BigUint64Array.of(2173400279n, 29151397n));
});

test("children are those of NumPy's seed sequences", () => {
  // SeedSequence(12, spawn_key=(3, 1)).generate_state(4), and of the second child of the third child of SeedSequence(12)
  const expected = Uint32Array.of(1354384016, 1023617948, 209379249, 3987360249);
  assertEquals(new SeedSequence(12, { spawn_key: [3, 1] }).generate_state(4), expected);
  const parent = new SeedSequence(12);
  parent.spawn(3);
  const [child] = parent.spawn(1);
  assertEquals(child.spawn(2)[1].generate_state(4), expected);
  assertEquals([parent.n_children_spawned, child.n_children_spawned, child.spawn_key], [4, 2, [3]]);
  assertEquals(
    new SeedSequence(12, { spawn_key: [3, 1] }).generate_state(2, "uint64"),
    BigUint64Array.of(4396405611613012624n, 17125581867034795953n),
  );
  const twins = [new PCG64(9), new PCG64(9)].map((bits) => bits.spawn(3));
  twins[0].forEach((bits, i) => assertEquals(outputs(bits), outputs(twins[1][i])));
  assertEquals(new Set([...twins[0], new PCG64(9)].map((bits) => hashOf(outputs(bits)))).size, 4);
  assertEquals(new Generator(new PCG64(9)).spawn(2)[1].random(), new Generator(new PCG64(9).spawn(2)[1]).random());
  const legacy = new MT19937(1);
  legacy._legacy_seeding(1);
  assertThrows(() => legacy.spawn(1), TypeError, "does not implement spawning");
});

test("seeds: integers of any size, sequences, texts of integers within them; anything else is refused", () => {
  const wide = 123456789012345678901234567890n;
  assertEquals(
    outputs(new PCG64(wide)),
    outputs(
      new PCG64([
        Number(wide & 0xffffffffn),
        Number(wide >> 32n & 0xffffffffn),
        Number(wide >> 64n & 0xffffffffn),
        Number(wide >> 96n),
      ]),
    ),
  );
  assertEquals(outputs(new PCG64(Uint32Array.of(1, 2))), outputs(new PCG64([1, 2])));
  assertEquals(outputs(new PCG64(["1", "0x2"])), outputs(new PCG64([1n, 2])));
  assert(hashOf(outputs(new PCG64())) !== hashOf(outputs(new PCG64())), "without a seed, every generator is another");
  const wrong: [unknown, string][] = [
    [-1, "expected non-negative integer"],
    [1.5, "SeedSequence expects int or sequence of ints for entropy not 1.5"],
    ["12", "SeedSequence expects int or sequence of ints for entropy not 12"],
    [["x"], "unrecognized seed string"],
    [[[1]], "SeedSequence does not accept nested sequences."],
    [[1.5], "seed must be integer"],
  ];
  for (const [seed, message] of wrong) assertThrows(() => new PCG64(seed as Seed), Error, message);
  assertThrows(() => new SeedSequence(1, { pool_size: 3 }), Error, "The size of the entropy pool should be at least 4");
  assertThrows(() => new SeedSequence(1).spawn(-1), Error, "n_children must be non-negative");
  assertThrows(() => new SeedSequence(1).generate_state(1, "int8"), Error, "only support uint32 or uint64");
});

test("Philox takes a key or a counter", () => {
  // np.random.Philox(key=5, counter=6).random_raw(2)
  assertEquals(
    new Philox(null, { key: 5, counter: 6 }).random_raw(2),
    BigUint64Array.of(8532758894102737859n, 17987248728591708759n),
  );
  assertEquals(
    new Philox(null, { key: [5n, 0n], counter: [6, 0, 0, 0] }).random_raw(2),
    new Philox(null, { key: 5n, counter: 6n }).random_raw(2),
  );
  assertThrows(() => new Philox(1, { key: 2 }), Error, "seed and key cannot be both used");
  assertThrows(() => new Philox(null, { key: -1 }), Error, "key must be positive and less than 2**128.");
  assertThrows(() => new Philox(null, { key: [1] }), Error, "key must have 2 elements when using array form");
  const carried = new Philox(null, { key: 1, counter: 2n ** 256n - 1n });
  assertEquals(outputs(carried), outputs(new Philox(null, { key: 1, counter: 0 }).advance(-1)));
});

test("the base class makes no generator", () => {
  assertThrows(() => new (BitGenerator as unknown as new () => BitGenerator)(), Error, "BitGenerator is a base class");
});

test("seed sequences print as NumPy's", () => {
  assertEquals(String(new SeedSequence(12)), "SeedSequence(\n    entropy=12,\n)");
  assertEquals(
    String(new SeedSequence([1, 2], { spawn_key: [3], pool_size: 8, n_children_spawned: 2 })),
    "SeedSequence(\n    entropy=[1, 2],\n    spawn_key=(3,),\n    pool_size=8,\n    n_children_spawned=2,\n)",
  );
});
