using Sora.Lab.Training.Data;

namespace Sora.Lab.Cli;

/// <summary>What <see cref="PackingBenchmark"/> measures.</summary>
/// <param name="Sizes">The mix of sizes, and the budget of a sequence.</param>
/// <param name="Packs">Sequences whose clips are trained on.</param>
/// <param name="Batch">Clips of a padded batch.</param>
/// <param name="Rounds">How often each way takes its turn.</param>
/// <param name="Seed">Decides the sizes.</param>
/// <param name="CountsProcessorTime">Counts the seconds of the processors instead of the clock's.</param>
internal sealed record PackingBenchmarkSettings(
    NativeSizes Sizes,
    int Packs,
    int Batch,
    int Rounds,
    ulong Seed,
    bool CountsProcessorTime
);
