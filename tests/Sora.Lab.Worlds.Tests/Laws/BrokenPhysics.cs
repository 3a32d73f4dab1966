namespace Sora.Lab.Worlds.Tests.Laws;

/// <summary>Scenes of the world made to break its laws.</summary>
internal static class BrokenPhysics
{
    /// <summary>A bounce whose flight after the first touch is another's; the fall before it stays.</summary>
    /// <param name="scene">One character that bounces.</param>
    /// <param name="gravity">The flight's gravity as a part of the fall's.</param>
    /// <param name="restitution">The part of speed kept.</param>
    /// <param name="sideways">The sideways speed as a part of that before.</param>
    public static Scene Rebounced(Scene scene, double gravity = 1, double restitution = 0.85, double sideways = 1)
    {
        var touch = TouchOf(scene);
        var (first, floor) = (At(scene, 0), At(scene, touch));
        var acceleration = 2 * (floor.Y - first.Y) / (touch * touch);
        var speed = restitution * acceleration * touch;
        var drift = (floor.X - first.X) / touch * sideways;
        return With(
            scene,
            (frame, at) =>
            {
                var time = Math.Max(0, frame - touch);
                var height = Math.Max(0, (speed * time) - (gravity * acceleration * time * time / 2));
                return time == 0 ? at : at with { X = floor.X + (drift * time), Y = floor.Y - height };
            }
        );
    }

    /// <summary>Two that meet and then go on as if nothing had been.</summary>
    public static Scene PassedThrough(Scene scene)
    {
        var touch = scene.Frames / 2;
        return scene with
        {
            States =
            [
                .. scene.States.Select(
                    (state, frame) =>
                        frame <= touch
                            ? state
                            : state with
                            {
                                Characters =
                                [
                                    .. state.Characters.Select(
                                        (at, i) => at with { X = (2 * scene.States[touch].Characters[i].X) - at.X }
                                    ),
                                ],
                            }
                ),
            ],
        };
    }

    /// <summary>Two that meet and part at another part of the speed at which they came; the second alone if so asked.</summary>
    public static Scene Parted(Scene scene, double restitution, bool firstToo = true)
    {
        var touch = scene.Frames / 2;
        var contact = scene.States[touch].Characters;
        return scene with
        {
            States =
            [
                .. scene.States.Select(
                    (state, frame) =>
                        frame <= touch
                            ? state
                            : state with
                            {
                                Characters =
                                [
                                    .. state.Characters.Select(
                                        (at, i) =>
                                            i == 0 && !firstToo
                                                ? at
                                                : at with
                                                {
                                                    X = double.Lerp(contact[i].X, at.X, restitution),
                                                }
                                    ),
                                ],
                            }
                ),
            ],
        };
    }

    public static int TouchOf(Scene scene) => Enumerable.Range(0, scene.Frames).MaxBy(frame => At(scene, frame).Y);

    private static CharacterState At(Scene scene, int frame) => scene.States[frame].Characters[0];

    private static Scene With(Scene scene, Func<int, CharacterState, CharacterState> change) =>
        scene with
        {
            States =
            [
                .. scene.States.Select(
                    (state, frame) => state with { Characters = [change(frame, state.Characters[0])] }
                ),
            ],
        };
}
