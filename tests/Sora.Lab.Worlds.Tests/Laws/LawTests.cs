using Sora.Lab.Video;
using Sora.Lab.Worlds.Laws;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Tests.Laws;

public sealed class LawTests
{
    private const double LeastFall = 6.4;
    private static readonly SceneOptions Bouncing = SceneOptions.Simple with { Motions = new(Motion.Bouncing) };
    private static readonly SceneOptions Meeting = SceneOptions.Simple with { Rebounds = 1 };
    private static readonly SceneOptions Hidden = SceneOptions.Simple with { Walls = 1 };

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 6).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_bounce_of_the_world_obeys_its_laws(ulong seed)
    {
        var bounce = BounceOf(SceneSampler.Sample(seed, Bouncing))!;

        Assert.InRange(bounce.GravityResidual, 0, 0.2);
        Assert.InRange(bounce.Restitution, 0.77, 0.95);
        Assert.InRange(bounce.AngleError, 0, 2.5);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Another_gravity_after_the_floor_is_seen(ulong seed)
    {
        var scene = SceneSampler.Sample(seed, Bouncing);

        Assert.InRange(BounceOf(BrokenPhysics.Rebounced(scene, gravity: 0.6))!.GravityResidual, 0.3, 0.5);
        Assert.InRange(BounceOf(BrokenPhysics.Rebounced(scene, gravity: 1.5))!.GravityResidual, 0.35, 0.7);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Another_restitution_is_measured(ulong seed)
    {
        var scene = BrokenPhysics.Rebounced(SceneSampler.Sample(seed, Bouncing), restitution: 0.6);

        Assert.InRange(BounceOf(scene)!.Restitution, 0.54, 0.66);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_way_turned_back_by_the_floor_is_seen(ulong seed)
    {
        var scene = BrokenPhysics.Rebounced(SceneSampler.Sample(seed, Bouncing), sideways: -1);

        Assert.True(BounceOf(scene)!.AngleError > 2.5);
    }

    [Fact]
    public void What_stands_or_only_falls_does_not_bounce()
    {
        var path = Enumerable.Range(0, 17).Select(frame => new PathPoint(frame, 30, 30)).ToList();

        Assert.Null(Bounce.Of(path, LeastFall));
        Assert.Null(Bounce.Of([.. path.Select(at => at with { Y = 10 + (0.1 * at.Time * at.Time) })], LeastFall));
        Assert.Null(Bounce.Of([], LeastFall));
    }

    [Fact]
    public void A_touch_between_two_frames_is_found_where_it_was()
    {
        // A fall of 18 under gravity 2 takes 4.243 frames; 0.8 of the speed is kept.
        var touch = Math.Sqrt(18);
        var path = Enumerable
            .Range(0, 11)
            .Select(frame =>
            {
                var after = frame - touch;
                var y = after < 0 ? frame * frame : 18 - (0.8 * 2 * touch * after) + (after * after);
                return new PathPoint(frame, 2 * frame, y);
            })
            .ToList();

        var bounce = Bounce.Of(path, LeastFall)!;

        Assert.Equal(touch, bounce.Touch, 6);
        Assert.Equal(2, bounce.FallGravity, 6);
        Assert.Equal(2, bounce.FlightGravity, 6);
        Assert.Equal(0.8, bounce.Restitution, 6);
        Assert.Equal(0, bounce.AngleError, 6);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_collision_of_the_world_keeps_momentum_and_speed(ulong seed)
    {
        var collision = CollisionOf(SceneSampler.Sample(seed, Meeting))!;

        Assert.InRange(collision.MomentumError, 0, 0.1);
        Assert.InRange(collision.Restitution, 0.9, 1.1);
        Assert.True(collision.BothTurn);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Who_passes_through_loses_restitution_and_who_alone_is_slowed_momentum(ulong seed)
    {
        var scene = SceneSampler.Sample(seed, Meeting);

        var through = CollisionOf(BrokenPhysics.PassedThrough(scene));
        var slowed = CollisionOf(BrokenPhysics.Parted(scene, 0.4))!;
        var one = CollisionOf(BrokenPhysics.Parted(scene, 0.4, firstToo: false))!;

        Assert.True(through is null || through.Restitution < 0.5);
        Assert.InRange(slowed.Restitution, 0.3, 0.5);
        Assert.InRange(slowed.MomentumError, 0, 0.1);
        Assert.InRange(one.MomentumError, 0.2, 0.4);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_goes_behind_a_wall_comes_out(ulong seed) =>
        Assert.Equal(new WallPassage(true, true, true), PassageOf(SceneSampler.Sample(seed, Hidden)));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_gone_behind_a_wall_is_missed(ulong seed)
    {
        var scene = SceneSampler.Sample(seed, Hidden);
        var least = Enumerable.Range(0, scene.Frames).MinBy(frame => scene.States[frame].Characters[0].VisibleFraction);
        var gone = scene with
        {
            States = [.. scene.States.Select((state, frame) => frame < least ? state : OutOfSight(state))],
        };

        Assert.Equal(new WallPassage(true, true, false), PassageOf(gone));
    }

    [Fact]
    public void Without_a_wall_nothing_is_hidden() =>
        Assert.Equal(default, PassageOf(SceneSampler.Sample(1, Bouncing)));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_appears_or_vanishes_half_way_is_seen(ulong seed)
    {
        var two = SceneSampler.Sample(seed, SceneOptions.Simple with { TwoCharacters = 1 });
        var one = two with
        {
            Characters = [two.Characters[0]],
            States = [.. two.States.Select(state => state with { Characters = [state.Characters[0]] })],
        };
        var (both, alone) = (SceneRenderer.Render(two), SceneRenderer.Render(one));

        Assert.Equal(new Persistence(false, false), PersistenceOf(both));
        Assert.Equal(new Persistence(true, false), PersistenceOf(Joined(alone, both)));
        Assert.Equal(new Persistence(false, true), PersistenceOf(Joined(both, alone)));
    }

    [Fact]
    public void Sides_are_told_by_sign_and_only_where_they_are_clear()
    {
        Assert.Equal(Side.Left, Sides.Of(-3, 1));
        Assert.Equal(Side.Right, Sides.Of(3, -1));
        Assert.Equal(Side.Neither, Sides.Of(1, 3));
        Assert.Equal(Side.Neither, Sides.Of(0, 0));
        Assert.Equal(Side.Left, Sides.Of((10, 30, 6), (50, 32, 6)));
        Assert.Equal(Side.Right, Sides.Of((50, 30, 6), (10, 32, 6)));
        Assert.Equal(Side.Neither, Sides.Of((30, 30, 6), (32, 32, 6)));
    }

    [Fact]
    public void A_velocity_is_read_from_a_steady_path_and_compared()
    {
        var path = Enumerable.Range(0, 9).Select(frame => new PathPoint(frame, 3 * frame, 5 - (4 * frame))).ToList();
        var motion = SteadyMotion.Of(path);

        Assert.Equal(5, motion.Speed, 9);
        Assert.Equal(0, motion.Error, 9);
        Assert.Equal(1, new SteadyMotion(0, 0, 0).VelocityError(motion), 9);
        Assert.Equal(0.2, new SteadyMotion(3.6, -4.8, 0).VelocityError(motion), 9);
    }

    private static Bounce? BounceOf(Scene scene)
    {
        var parsed = SceneOracle.Parse(SceneRenderer.Render(scene));
        return Bounce.Of(PathPoint.PathOf(parsed.Found[0]), LeastFall);
    }

    private static Collision? CollisionOf(Scene scene)
    {
        var parsed = SceneOracle.Parse(SceneRenderer.Render(scene));
        return Collision.Of(PathPoint.PathOf(parsed.Found[0]), PathPoint.PathOf(parsed.Found[1]));
    }

    private static WallPassage PassageOf(Scene scene) =>
        WallPassage.Of(SceneRenderer.Render(scene), scene.Characters[0].Color);

    private static Persistence PersistenceOf(VideoClip clip) => Persistence.Of(SceneOracle.Parse(clip));

    private static VideoClip Joined(VideoClip first, VideoClip second) =>
        VideoClip.Join(
            first.Part(0, first.Frames / 2),
            second.Part(first.Frames / 2, second.Frames - (first.Frames / 2))
        );

    private static SceneState OutOfSight(SceneState state) =>
        state with
        {
            Characters = [state.Characters[0] with { X = -100, Y = -100 }],
        };
}
