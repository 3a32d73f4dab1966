namespace Sora.Lab.Worlds.Rendering;

/// <summary>Draws one character: each pixel is covered by as much as its middle lies inside the edge.</summary>
internal sealed class CharacterPainter(Character character, VisualStyle style)
{
    private const double SoftEdge = 1.8;
    private const double RimOpacity = 0.35;
    private readonly Rgb fill = Palette.Of(character.Color);
    private readonly Rgb line = Palette.Line(character.Color);
    private readonly double reach = ShapeGeometry.Reach(character.Shape);
    private readonly double softness = style == VisualStyle.Watercolor ? SoftEdge : 1;
    private readonly double lineOpacity = style switch
    {
        VisualStyle.Outlined => 1,
        VisualStyle.Watercolor => RimOpacity,
        _ => 0,
    };

    public void Draw(Span<byte> frame, int width, int height, CharacterState state)
    {
        var lineWidth = VisualStyles.LineWidth(character.Shape, state.Radius);
        var (sin, cos) = Math.SinCos(state.Rotation);
        var far = (reach * state.Radius) + softness;
        var (left, right) = (Math.Max(0, (int)(state.X - far)), Math.Min(width, (int)(state.X + far) + 1));
        var (top, bottom) = (Math.Max(0, (int)(state.Y - far)), Math.Min(height, (int)(state.Y + far) + 1));
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                var (dx, dy) = ((x + 0.5 - state.X) / state.Radius, (y + 0.5 - state.Y) / state.Radius);
                var (u, v) = ((dx * cos) + (dy * sin), (dy * cos) - (dx * sin));
                var distance = ShapeGeometry.Distance(character.Shape, u, v) * state.Radius;
                if (distance < softness / 2)
                {
                    Paint(frame, ((y * width) + x) * 3, distance, lineWidth);
                }
            }
        }
    }

    private void Paint(Span<byte> frame, int offset, double distance, double lineWidth)
    {
        var coverage = Math.Min(1, 0.5 - (distance / softness));
        Painting.Blend(frame, offset, fill, coverage);
        var inLine = Math.Clamp(0.5 + distance + lineWidth, 0, 1);
        if (lineOpacity > 0 && inLine > 0)
        {
            Painting.Blend(frame, offset, line, Math.Min(coverage, inLine) * lineOpacity);
        }
    }
}
