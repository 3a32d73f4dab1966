using Sora.Lab.Patches;
using Sora.Lab.Training.Data;

namespace Sora.Lab.Training.Tests.Data;

public sealed class PackedClipsTests
{
    private static readonly NativeSizes World = new();

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(2, 2048)]
    public void The_mix_of_the_world_fills_its_sequences(int seed, int budget)
    {
        var sizes = World with { TokenBudget = budget };
        int TokensAt(long number) => Tokens(sizes.Fit(sizes.Draw((ulong)seed, number), Tokens));
        var packs = new StreamPacker(TokensAt, budget, sizes.Lookahead);

        var occupancy = Enumerable.Range(0, 300).Average(i => packs.At(i).Sum(TokensAt) / (double)budget);

        Assert.True(occupancy >= 0.95, $"{occupancy:P2}");
    }

    [Fact]
    public void All_even_sizes_aspect_ratios_and_durations_of_the_world_are_drawn()
    {
        var sizes = Enumerable.Range(0, 4000).Select(number => World.Draw(1, number)).ToList();

        Assert.Equal(Enumerable.Range(16, 49).Select(half => 2 * half), sizes.Select(s => s.Width).Distinct().Order());
        Assert.Equal(Enumerable.Range(16, 49).Select(half => 2 * half), sizes.Select(s => s.Height).Distinct().Order());
        Assert.Equal(
            Enumerable.Range(0, 16).Select(step => (4 * step) + 1),
            sizes.Select(s => s.Frames).Distinct().Order()
        );
        Assert.InRange(sizes.Count(size => size.Frames == 1) / 4000.0, 0.22, 0.28);
    }

    [Fact]
    public void Steps_are_the_same_for_a_seed_wherever_they_begin_and_differ_with_the_seed()
    {
        using var first = Open(seed: 1);
        using var second = Open(seed: 1);
        using var other = Open(seed: 2);
        var steps = Enumerable.Range(0, 5).Select(step => Shown(first.Take(step))).ToList();

        Assert.Equal(steps[3], Shown(second.Take(3)));
        Assert.Equal(steps[4], Shown(second.Take(4)));
        Assert.NotEqual(steps[0], Shown(other.Take(0)));
        Assert.Equal(steps.Count, steps.Distinct().Count());
    }

    [Fact]
    public void Every_clip_has_its_own_size_and_the_budget_holds()
    {
        using var clips = Open(seed: 3);
        var packs = clips.Take(0);

        Assert.Equal(2, packs.Count);
        Assert.All(packs, pack => Assert.InRange(pack.Sum(clip => Tokens(clip.Size)), 1, 96));
        Assert.All(
            packs.SelectMany(pack => pack),
            clip => Assert.Equal(clip.Size, new ClipSize(clip.Pixels!.Frames, clip.Pixels.Height, clip.Pixels.Width))
        );
        Assert.True(packs.SelectMany(pack => pack).Select(clip => clip.Size).Distinct().Count() > 2);
    }

    [Fact]
    public void A_clip_beyond_the_budget_is_cut_to_the_most_frames_that_fit()
    {
        var sizes = World with { TokenBudget = 100 };

        Assert.Equal(new ClipSize(21, 32, 32), sizes.Fit(new ClipSize(21, 32, 32), Tokens)); // 6 x 16 tokens
        Assert.Equal(new ClipSize(21, 32, 32), sizes.Fit(new ClipSize(61, 32, 32), Tokens));
        Assert.Equal(new ClipSize(1, 80, 80), sizes.Fit(new ClipSize(9, 80, 80), Tokens)); // 100 a frame
    }

    [Fact]
    public void An_image_beyond_the_budget_is_refused_with_what_would_do()
    {
        var error = Assert.Throws<TrainingException>(() => Open(1, new NativeSizes { TokenBudget = 255 }));

        Assert.Contains(
            "at least 256, the tokens of an image of 128x128; found 255",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Square_crops_keep_the_middle()
    {
        var sizes = World with { SquareCrops = true };
        var clips = new NativeWorldClips(new WorldClips(1, simple: true), sizes, 1);
        var whole = new NativeWorldClips(new WorldClips(1, simple: true), World, 1);
        var wide = Enumerable.Range(0, 100).First(n => whole.SizeAt(n).Width > whole.SizeAt(n).Height + 8);
        var (cut, full) = (clips.ClipAt(wide, 1).Render()!, whole.ClipAt(wide, 1).Render()!);

        Assert.Equal((full.Height, full.Height), (cut.Height, cut.Width));
        var left = (full.Width - full.Height) / 2;
        Assert.Equal(full.Frame(0).Slice(3 * left, 3 * cut.Width).ToArray(), cut.Frame(0)[..(3 * cut.Width)].ToArray());
    }

    private static int Tokens(ClipSize size) =>
        ((size.Frames / 4) + 1) * ((size.Height + 7) / 8) * ((size.Width + 7) / 8);

    private static PackedClips Open(ulong seed, NativeSizes? sizes = null)
    {
        sizes ??= new NativeSizes
        {
            LongestSide = 48,
            MostFrames = 13,
            TokenBudget = 96,
            Lookahead = 8,
            PacksPerStep = 2,
        };
        var source = new NativeWorldClips(new WorldClips(seed, simple: true), sizes, seed);
        return new PackedClips(source, sizes, Tokens, seed, captionDropout: 0.1, cachedClips: 0);
    }

    private static string Shown(IReadOnlyList<IReadOnlyList<StepClip>> packs) =>
        string.Join('|', packs.Select(pack => string.Join(',', pack.Select(clip => $"{clip.Size} {clip.Caption}"))));
}
