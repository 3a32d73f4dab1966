using Sora.Lab.Training.Data;

namespace Sora.Lab.Cli;

/// <summary>What <see cref="PackingBenchmark"/> measures.</summary>
/// <param name="Sizes">The mix of sizes, and the budget of a sequence.</param>
/// <param name="Packs">Sequences whose clips are trained on.</param>
/// <param name="Rounds">How often each way takes its turn.</param>
/// <param name="Seed">Decides the sizes.</param>
internal sealed record PackingBenchmarkSettings(NativeSizes Sizes, int Packs, int Rounds, ulong Seed);
