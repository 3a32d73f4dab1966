using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Tests.Sampling;

public sealed class SceneSamplerTests
{
    [Fact]
    public void The_same_seed_gives_the_same_scene()
    {
        Assert.Equal(SampledScenes.Mixed(120), SampledScenes.Mixed(120));
        Assert.NotEqual(SceneSampler.Sample(1, SampledScenes.Rich), SceneSampler.Sample(2, SampledScenes.Rich));
    }

    [Fact]
    public void Characters_stay_in_full_view_and_large_enough()
    {
        foreach (var scene in SampledScenes.Mixed(600))
        {
            foreach (var (character, state) in Appearances(scene))
            {
                var (left, top, right, bottom) = Bounds(character, state);
                Assert.True(left >= 0 && top >= 0 && right <= scene.Width && bottom <= scene.Height, $"{scene}");
                Assert.True(right - left >= Scene.SmallestDiameter, $"{right - left} in {scene}");
                Assert.True(bottom - top >= Scene.SmallestDiameter, $"{bottom - top} in {scene}");
            }
        }
    }

    [Fact]
    public void Characters_differ_in_color_and_never_overlap()
    {
        foreach (var scene in SampledScenes.Mixed(600).Where(static scene => scene.Characters.Length > 1))
        {
            var colors = scene.Characters.Select(static character => character.Color).ToArray();
            Assert.Equal(colors.Length, colors.Distinct().Count());
            foreach (var state in scene.States)
            {
                for (var i = 1; i < colors.Length; i++)
                {
                    Assert.All(
                        Enumerable.Range(0, i),
                        j => Assert.True(Gap(scene, state, i, j) >= (scene.Interaction == Interaction.None ? 1 : -1e-9))
                    );
                }
            }
        }
    }

    [Fact]
    public void What_cannot_be_seen_is_never_made()
    {
        foreach (var scene in SampledScenes.Mixed(600))
        {
            Assert.All(scene.Characters, character => AssertCanBeSeen(character, scene));
            if (scene.Background == Background.Plain || scene.Frames < Scene.FewestFramesInMotion)
            {
                Assert.Equal(Camera.Still, scene.Camera);
            }

            Assert.Equal(scene.Interaction == Interaction.BehindWall, scene.Wall is not null);
        }
    }

    [Fact]
    public void Every_kind_is_drawn()
    {
        var scenes = SampledScenes.Mixed(600).ToArray();
        Assert.Equal(7, scenes.Select(static scene => scene.Background).Distinct().Count());
        Assert.Equal(5, scenes.Select(static scene => scene.Camera).Distinct().Count());
        Assert.Equal(4, scenes.Select(static scene => scene.Style).Distinct().Count());
        Assert.Equal(3, scenes.Select(static scene => scene.Interaction).Distinct().Count());
        Assert.Equal(3, scenes.Select(static scene => scene.Characters.Length).Distinct().Count());
        Assert.Equal(14, scenes.SelectMany(static scene => scene.Characters[0].Motions).Distinct().Count());
        Assert.Equal(48, scenes.SelectMany(static scene => scene.Characters).Select(Look).Distinct().Count());

        static (CharacterColor, CharacterShape) Look(Character character) => (character.Color, character.Shape);
    }

    [Fact]
    public void Colors_are_drawn_evenly_and_apart_from_the_seed_before()
    {
        const int Count = 4000;
        var colors = Enumerable
            .Range(0, Count)
            .Select(static seed => SceneSampler.Sample((ulong)seed, SceneOptions.Simple).Characters[0].Color)
            .ToArray();
        Assert.All(colors.CountBy(static color => color), pair => Assert.InRange(pair.Value, 400, 600));
        var repeats = colors.Zip(colors.Skip(1)).Count(static pair => pair.First == pair.Second);
        Assert.InRange(repeats, 410, 590);
    }

    [Fact]
    public void The_two_sizes_keep_a_clear_gap()
    {
        for (var side = 32; side <= 128; side += 2)
        {
            var (small, large) = (
                SizeRange.Of(CharacterSize.Small, side, 128),
                SizeRange.Of(CharacterSize.Large, side, 128)
            );
            Assert.True(large.Minimum >= 1.35 * small.Maximum);
            Assert.InRange(SizeRange.Boundary(side, 128), small.Maximum * 1.15, large.Minimum / 1.1);
        }
    }

    [Theory]
    [InlineData(64, 64, 16)]
    [InlineData(64, 64, 65)]
    [InlineData(64, 64, 0)]
    [InlineData(30, 64, 17)]
    [InlineData(64, 63, 17)]
    [InlineData(130, 64, 17)]
    public void Sizes_out_of_range_are_refused(int width, int height, int frames)
    {
        var options = new SceneOptions
        {
            Width = width,
            Height = height,
            Frames = frames,
        };
        Assert.Throws<ArgumentException>(() => SceneSampler.Sample(0, options));
    }

    [Fact]
    public void Options_that_leave_nothing_are_refused()
    {
        var rings = SceneOptions.Simple with { Shapes = new(CharacterShape.Ring), Motions = new(Motion.Spinning) };
        Assert.Throws<ArgumentException>(() => SceneSampler.Sample(0, rings));
        Assert.Throws<ArgumentException>(() => new Weights<Motion>(static _ => 0));
        Assert.Throws<ArgumentException>(() => new Weights<Motion>(static _ => double.NaN));
        Assert.Throws<ArgumentException>(() => SceneSampler.Sample(0, new SceneOptions { Walls = 0.9 }));
        var moving = new Combination(CharacterColor.Red, CharacterShape.Star, Motion.Left);
        var five = new SceneOptions { Frames = 5 };
        Assert.Throws<ArgumentException>(() => SceneSampler.Sample(0, moving, Background.Snow, five));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Parts_of_speeds_that_are_none_are_refused(double part)
    {
        var options = SceneOptions.Simple with { TurningSpeeds = part };
        var message = Assert.Throws<ArgumentException>(() => SceneSampler.Sample(0, options)).Message;
        Assert.Contains("above 0 and at most 1", message, StringComparison.Ordinal);
    }

    private static void AssertCanBeSeen(Character character, Scene scene)
    {
        if (!ShapeGeometry.CanSpin(character.Shape))
        {
            Assert.DoesNotContain(Motion.Spinning, character.Motions);
        }

        if (scene.Frames < Scene.FewestFramesInMotion)
        {
            Assert.Equal([Motion.Still], character.Motions);
        }

        if (scene.Frames < Scene.FewestFramesInOrder)
        {
            Assert.Single(character.Motions);
        }

        if (scene.Camera is Camera.ZoomIn or Camera.ZoomOut)
        {
            Assert.DoesNotContain(Motion.Growing, character.Motions);
            Assert.DoesNotContain(Motion.Shrinking, character.Motions);
        }
    }

    private static IEnumerable<(Character Character, CharacterState State)> Appearances(Scene scene) =>
        scene.States.SelectMany(state => scene.Characters.Zip(state.Characters));

    private static (double Left, double Top, double Right, double Bottom) Bounds(
        Character character,
        CharacterState state
    )
    {
        var upright = state.Rotation == 0;
        var (extent, reach) = (ShapeGeometry.Extent(character.Shape), ShapeGeometry.Reach(character.Shape));
        var (side, above, below) = upright ? (extent.Side, extent.Above, extent.Below) : (reach, reach, reach);
        return (
            state.X - (side * state.Radius),
            state.Y - (above * state.Radius),
            state.X + (side * state.Radius),
            state.Y + (below * state.Radius)
        );
    }

    private static double Gap(Scene scene, SceneState state, int one, int other)
    {
        var (first, second) = (state.Characters[one], state.Characters[other]);
        if (scene.Interaction == Interaction.Rebound)
        {
            var sides = (Side(scene, one) * first.Radius) + (Side(scene, other) * second.Radius);
            return Math.Abs(first.X - second.X) - sides;
        }

        var distance = Math.Sqrt(Math.Pow(first.X - second.X, 2) + Math.Pow(first.Y - second.Y, 2));
        var firstReach = ShapeGeometry.Reach(scene.Characters[one].Shape) * first.Radius;
        return distance - firstReach - (ShapeGeometry.Reach(scene.Characters[other].Shape) * second.Radius);
    }

    private static double Side(Scene scene, int index) => ShapeGeometry.Extent(scene.Characters[index].Shape).Side;
}
