namespace Sora.Lab.Worlds.Sampling;

/// <summary>How much of a character a wall leaves to be seen.</summary>
internal static class Occlusion
{
    private const int Samples = 32;

    public static CharacterState Apply(CharacterState state, CharacterShape shape, Wall wall)
    {
        var reach = ShapeGeometry.Reach(shape);
        var (inside, hidden) = (0, 0);
        for (var i = 0; i < Samples * Samples; i++)
        {
            var x = ((((i % Samples) + 0.5) / Samples * 2) - 1) * reach;
            var y = ((((i / Samples) + 0.5) / Samples * 2) - 1) * reach;
            if (ShapeGeometry.Distance(shape, x, y) >= 0)
            {
                continue;
            }

            inside++;
            var (screenX, screenY) = (state.X + (x * state.Radius), state.Y + (y * state.Radius));
            hidden += screenX > wall.Left && screenX < wall.Right && screenY > wall.Top ? 1 : 0;
        }

        return state with
        {
            VisibleFraction = 1 - (hidden / (double)inside),
        };
    }
}
