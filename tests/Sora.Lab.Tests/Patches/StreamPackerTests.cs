using Sora.Lab.Patches;

namespace Sora.Lab.Tests.Patches;

public sealed class StreamPackerTests
{
    private const double EnoughOccupied = 0.95;

    [Theory]
    [InlineData(1, 40, 16)]
    [InlineData(2, 100, 1)]
    [InlineData(3, 64, 64)]
    public void Every_clip_is_packed_once_within_the_budget(int seed, int budget, int lookahead)
    {
        var packs = Packs(Random(seed, 1, 40), budget, lookahead, 200);
        var clips = packs.SelectMany(pack => pack).Order().ToList();

        Assert.Equal(clips.Count, clips.Distinct().Count());
        Assert.All(packs, pack => Assert.InRange(pack.Sum(clip => Random(seed, 1, 40)(clip)), 1, budget));
        var waiting = Enumerable.Range(0, (int)clips[^1]).Select(clip => (long)clip).Except(clips).Count();
        Assert.InRange(waiting, 0, lookahead - 1);
    }

    [Fact]
    public void No_clip_waits_for_more_sequences_than_there_are_clips_in_sight()
    {
        const int Lookahead = 16;
        var packs = Packs(Random(5, 20, 60), 100, Lookahead, 300);
        var newest = packs.Select((_, i) => packs.Take(i + 1).Max(pack => pack.Max())).ToList();
        for (var i = 0; i < packs.Count; i++)
        {
            var seen = newest.FindIndex(clip => clip >= packs[i].Min());
            Assert.InRange(i - seen, 0, Lookahead);
        }
    }

    [Fact]
    public void With_one_clip_in_sight_it_packs_in_order() =>
        Assert.Equal(
            Enumerable.Range(0, 40).Select(clip => (long)clip),
            Packs(_ => 4, 9, lookahead: 1, count: 20).SelectMany(pack => pack)
        );

    [Fact]
    public void The_longest_that_fits_is_taken_first() =>
        Assert.Equal([0, 3, 4], new StreamPacker(clip => clip < 5 ? new[] { 4, 3, 2, 5, 1 }[clip] : 9, 10, 5).At(0));

    [Fact]
    public void A_pack_is_the_same_whenever_it_is_asked_for()
    {
        var tokens = Random(7, 1, 50);
        var packs = Packs(tokens, 120, 32, 60);
        var other = new StreamPacker(tokens, 120, 32);

        Assert.Equal(packs[41], other.At(41));
        Assert.Equal(packs[41], other.At(41));
        Assert.Equal(packs[3], other.At(3));
        Assert.Equal(packs[4], other.At(4));
    }

    [Fact]
    public void A_clip_beyond_the_budget_is_refused_by_number() =>
        Assert.Contains(
            "1 to 9 tokens; clip 2 of the stream has 10",
            Assert.Throws<ArgumentException>(() => new StreamPacker(clip => 8 + (int)clip, 9).At(0)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [MemberData(nameof(PublishedMixes))]
    public void Published_mixes_of_sizes_fill_their_sequences(string name, int[] tokens, double[] weights, int budget)
    {
        int Tokens(long clip) => tokens[Pick(weights, new Random((int)clip).NextDouble())];
        var packs = Packs(Tokens, budget, 64, 500);

        var occupancy = packs.Sum(pack => pack.Sum(Tokens)) / ((double)budget * packs.Count);

        Assert.True(occupancy >= EnoughOccupied, $"{name}: {occupancy:P2}");
    }

    /// <summary>Mixes as published, in tokens of latents of 8 x 8 pixels and patches of 2 x 2.</summary>
    public static TheoryData<string, int[], double[], int> PublishedMixes()
    {
        // Podell et al. 2023 (SDXL), appendix I: forty sizes of about 1024 x 1024 pixels, height x width and the reverse.
        (int, int)[] sdxl =
        [
            (512, 2048),
            (512, 1984),
            (512, 1920),
            (512, 1856),
            (576, 1792),
            (576, 1728),
            (576, 1664),
            (640, 1600),
            (640, 1536),
            (704, 1472),
            (704, 1408),
            (704, 1344),
            (768, 1344),
            (768, 1280),
            (832, 1216),
            (832, 1152),
            (896, 1152),
            (896, 1088),
            (960, 1088),
            (960, 1024),
            (1024, 1024),
        ];
        int[] images = [.. sdxl.Select(size => Tokens(1, size.Item1, size.Item2))];

        // Open-Sora 1.2 (report 03 and its first training stage): areas by the odds of images and of clips, fifteen aspect ratios each;
        // its autoencoder makes 5 latent frames of 17.
        double[] aspects = [0.39, 0.42, 0.48, 0.5, 0.52, 0.56, 0.66, 0.75, 1, 1.33, 1.52, 1.78, 1.92, 2, 2.1];
        (int Area, int Frames, double Odds)[] openSora =
        [
            (36_864, 1, 0.5),
            (36_864, 32, 1),
            (36_864, 48, 1),
            (36_864, 96, 1),
            (36_864, 192, 1),
            (102_240, 1, 0.6),
            (102_240, 32, 0.5),
            (102_240, 48, 0.5),
            (102_240, 64, 0.5),
            (230_400, 1, 0.5),
            (230_400, 32, 0.2),
            (409_920, 1, 0.2),
            (409_920, 16, 0.3),
            (921_600, 1, 0.1),
            (2_073_600, 1, 0.1),
        ];
        var clips = openSora.SelectMany(entry =>
            aspects.Select(aspect =>
            {
                var height = Math.Sqrt(entry.Area * aspect);
                return (Tokens(entry.Frames, (int)height, (int)(height / aspect)), entry.Odds);
            })
        );
        var (tokens, odds) = (clips.Select(clip => clip.Item1).ToArray(), clips.Select(clip => clip.Odds).ToArray());
        return new()
        {
            { "SDXL", images, [.. images.Select(_ => 1.0)], 16_384 },
            { "Open-Sora 1.2", tokens, odds, 16_384 },
        };
    }

    private static int Tokens(int frames, int height, int width)
    {
        var latents = frames == 1 ? 1 : (int)Math.Ceiling(frames * 5 / 17.0);
        return latents * (int)Math.Ceiling(height / 16.0) * (int)Math.Ceiling(width / 16.0);
    }

    private static int Pick(double[] weights, double draw)
    {
        var left = draw * weights.Sum();
        var i = 0;
        for (; i < weights.Length - 1 && (left -= weights[i]) >= 0; i++) { }
        return i;
    }

    private static Func<long, int> Random(int seed, int least, int most) =>
        clip => new Random((seed * 7919) + (int)clip).Next(least, most + 1);

    private static List<IReadOnlyList<long>> Packs(Func<long, int> tokens, int budget, int lookahead, int count)
    {
        var stream = new StreamPacker(tokens, budget, lookahead);
        return [.. Enumerable.Range(0, count).Select(pack => stream.At(pack))];
    }
}
