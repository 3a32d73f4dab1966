using System.Text.Json;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Tests.Oracle;

public sealed class SceneOracleTests
{
    private static readonly SceneOptions Simple = SceneOptions.Simple with { HeldOut = HeldOutPolicy.Include };

    [Theory]
    [InlineData(CharacterColor.Red, CharacterShape.Star, Motion.Left, Background.Meadow)]
    [InlineData(CharacterColor.Blue, CharacterShape.Ring, Motion.Still, Background.Night)]
    [InlineData(CharacterColor.White, CharacterShape.Heart, Motion.Bouncing, Background.Snow)]
    [InlineData(CharacterColor.Black, CharacterShape.Square, Motion.Spinning, Background.City)]
    [InlineData(CharacterColor.Yellow, CharacterShape.Circle, Motion.Circling, Background.Beach)]
    [InlineData(CharacterColor.Green, CharacterShape.Triangle, Motion.Growing, Background.Checkerboard)]
    public void Parsing_undoes_rendering(
        CharacterColor color,
        CharacterShape shape,
        Motion motion,
        Background background
    )
    {
        var scene = SceneSampler.Sample(3, new(color, shape, motion), background, Simple);
        var parsed = SceneOracle.Parse(SceneRenderer.Render(scene));

        Assert.Equal(
            new PromptVerdict(true, true, true, true, true),
            PromptVerdict.Of(parsed, color, shape, motion, background)
        );
        var found = Assert.Single(parsed.Characters);
        Assert.Equal(scene.Characters[0].Size, found.Size);
        for (var frame = 0; frame < scene.Frames; frame++)
        {
            var state = scene.States[frame].Characters[0];
            Assert.InRange(found.Track[frame].X, state.X - 0.7, state.X + 0.7);
            Assert.InRange(found.Track[frame].Y, state.Y - 0.7, state.Y + 0.7);
            Assert.InRange(found.Track[frame].Radius, 0.92 * state.Radius, 1.08 * state.Radius);
        }
    }

    [Fact]
    public void Two_characters_are_wrong_for_a_prompt_of_one()
    {
        var scene = SceneSampler.Sample(5, Simple with { TwoCharacters = 1 });
        var parsed = SceneOracle.Parse(SceneRenderer.Render(scene));
        var first = scene.Characters[0];

        var verdict = PromptVerdict.Of(parsed, first.Color, first.Shape, first.Motion, scene.Background);

        Assert.Equal(2, parsed.Count);
        Assert.Equal(new PromptVerdict(false, false, false, false, true), verdict);
    }

    [Fact]
    public void A_blurred_character_is_no_whole_one_but_its_colour_and_motion_are_seen()
    {
        const Background Meadow = Background.Meadow;
        var scene = SceneSampler.Sample(3, new(CharacterColor.Red, CharacterShape.Star, Motion.Left), Meadow, Simple);
        var blur = 0.4 * scene.States[0].Characters[0].Radius;

        var parsed = SceneOracle.Parse(NegativeClips.Blur(SceneRenderer.Render(scene), blur));

        var whole = PromptVerdict.Of(parsed, CharacterColor.Red, CharacterShape.Star, Motion.Left, Meadow);
        var largest = PromptVerdict.OfLargest(parsed, CharacterColor.Red, CharacterShape.Star, Motion.Left, Meadow);
        var other = PromptVerdict.OfLargest(parsed, CharacterColor.Blue, CharacterShape.Ring, Motion.Right, Meadow);
        Assert.False(whole.Count || whole.Color || whole.Motion);
        Assert.True(largest.Count && largest.Color && largest.Motion);
        Assert.False(other.Color || other.Shape || other.Motion);
    }

    [Fact]
    public void Noise_shows_no_character() => Assert.Equal(0, SceneOracle.Parse(NegativeClips.Make("noise", 1)).Count);

    [Fact]
    public void An_empty_background_shows_no_character() =>
        Assert.Equal(0, SceneOracle.Parse(NegativeClips.Make("blank", 2)).Count);

    [Theory]
    [InlineData(2_110_308UL)]
    [InlineData(2_110_469UL)]
    public void Half_way_between_two_shapes_lies_no_character_however_round(ulong seed) =>
        Assert.Equal(0, SceneOracle.Parse(NegativeClips.Make("half-morphed shape", seed)).Count);

    [Theory]
    [InlineData(2_001_489UL)]
    public void A_small_circle_among_stars_is_a_character(ulong seed) => AssertIsParsed(seed);

    [Theory]
    [InlineData(2_000_886UL)]
    [InlineData(2_001_193UL)]
    [InlineData(2_001_459UL)]
    public void A_line_of_the_tone_behind_it_is_seen(ulong seed) => AssertIsParsed(seed);

    [Theory]
    [InlineData(2_000_116UL)]
    [InlineData(2_001_186UL)]
    public void A_square_on_the_grid_of_blocks_is_not_made_of_blocks(ulong seed) => AssertIsParsed(seed);

    [Theory]
    [InlineData(2_000_001UL)]
    [InlineData(2_001_582UL)]
    public void The_fastest_fall_is_followed(ulong seed) => AssertIsParsed(seed);

    [Theory]
    [InlineData(2_000_750UL)]
    [InlineData(2_001_297UL)]
    public void A_line_that_moves_is_no_camera(ulong seed) => AssertIsParsed(seed);

    [Theory]
    [InlineData(2_000_856UL)]
    public void A_pan_over_faint_stars_is_seen(ulong seed) => AssertIsParsed(seed);

    [Theory]
    [InlineData(2_001_838UL)]
    [InlineData(2_002_059UL)]
    public void A_character_that_is_never_far_from_its_wall_is_read_where_it_is_whole(ulong seed) =>
        AssertIsParsed(seed);

    [Fact]
    public void A_clip_of_one_pixel_is_parsed_to_nothing() =>
        Assert.Empty(SceneOracle.Parse(new VideoClip(1, 1, 1, 8)).Characters);

    [Fact]
    public void What_was_parsed_survives_json()
    {
        var parsed = SceneOracle.Parse(SceneRenderer.Render(SceneSampler.Sample(9, Simple)));

        Assert.Equal(parsed, JsonSerializer.Deserialize<ParsedScene>(JsonSerializer.Serialize(parsed)));
    }

    private static void AssertIsParsed(ulong seed)
    {
        var scene = OracleMeasurement.Draw(seed);
        var report = new OracleReport();
        OracleMeasurement.Grade(report, "clip", scene, OracleMeasurement.Render(scene));
        Assert.All(report.Attributes("clip"), attribute => Assert.Equal(1, report.Part("clip", attribute)));
    }
}
