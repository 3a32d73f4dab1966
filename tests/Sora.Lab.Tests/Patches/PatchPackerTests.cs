using Sora.Lab.Patches;

namespace Sora.Lab.Tests.Patches;

public sealed class PatchPackerTests
{
    [Theory]
    [InlineData(1, 12)]
    [InlineData(2, 9)]
    [InlineData(3, 40)]
    public void Every_clip_is_packed_once_in_order_within_the_budget(int seed, int budget)
    {
        var random = new Random(seed);
        int[] tokens = [.. Enumerable.Range(0, 30).Select(_ => random.Next(1, 10))];

        var packed = PatchPacker.Pack(tokens, budget);

        Assert.Equal(Enumerable.Range(0, tokens.Length), packed.SelectMany(clips => clips));
        Assert.All(packed, clips => Assert.InRange(clips.Sum(i => tokens[i]), 1, budget));
        Assert.All(
            packed.Zip(packed.Skip(1)),
            pair => Assert.True(pair.First.Sum(i => tokens[i]) + tokens[pair.Second[0]] > budget)
        );
    }

    [Fact]
    public void Nothing_needs_no_sequence_and_what_is_too_long_is_refused()
    {
        Assert.Empty(PatchPacker.Pack([], 4));
        Assert.Throws<ArgumentException>(() => PatchPacker.Pack([4, 5], 4));
    }
}
