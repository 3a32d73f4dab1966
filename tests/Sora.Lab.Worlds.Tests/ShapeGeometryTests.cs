namespace Sora.Lab.Worlds.Tests;

public sealed class ShapeGeometryTests
{
    private const int Grid = 600;

    public static TheoryData<CharacterShape> Shapes => [.. Enum.GetValues<CharacterShape>()];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Extent_and_reach_are_those_of_the_edge(CharacterShape shape)
    {
        var inside = Points().Where(point => ShapeGeometry.Distance(shape, point.X, point.Y) < 0).ToArray();
        var extent = ShapeGeometry.Extent(shape);
        Assert.Equal(extent.Side, inside.Max(static point => point.X), 0.02);
        Assert.Equal(-extent.Side, inside.Min(static point => point.X), 0.02);
        Assert.Equal(-extent.Above, inside.Min(static point => point.Y), 0.02);
        Assert.Equal(extent.Below, inside.Max(static point => point.Y), 0.02);
        Assert.Equal(ShapeGeometry.Reach(shape), inside.Max(static point => Length(point)), 0.02);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void No_shape_is_narrower_than_the_smallest_diameter_asks(CharacterShape shape)
    {
        var extent = ShapeGeometry.Extent(shape);
        var narrowest = Math.Min(2 * extent.Side, extent.Above + extent.Below);
        Assert.True(narrowest * 10.6 / 2 >= Scene.SmallestDiameter);
    }

    [Theory]
    [InlineData(CharacterShape.Square)]
    [InlineData(CharacterShape.Triangle)]
    [InlineData(CharacterShape.Star)]
    public void A_turn_by_the_symmetry_changes_nothing(CharacterShape shape)
    {
        var (sin, cos) = Math.SinCos(ShapeGeometry.Symmetry(shape));
        foreach (var (x, y) in Points().Where(static (_, i) => i % 97 == 0))
        {
            var turned = ShapeGeometry.Distance(shape, (cos * x) - (sin * y), (sin * x) + (cos * y));
            Assert.Equal(ShapeGeometry.Distance(shape, x, y), turned, 1e-9);
        }
    }

    [Fact]
    public void The_heart_has_a_notch_and_the_ring_a_hole()
    {
        var lobes = Points().Where(static point => ShapeGeometry.Distance(CharacterShape.Heart, point.X, point.Y) < 0);
        var notch = lobes.Where(static point => Math.Abs(point.X) < 0.01).Min(static point => point.Y);
        Assert.True(notch > -ShapeGeometry.Extent(CharacterShape.Heart).Above + 0.3);
        Assert.Equal(0, ShapeGeometry.Distance(CharacterShape.Ring, 0.5, 0), 1e-9);
        Assert.True(ShapeGeometry.Distance(CharacterShape.Ring, 0, 0) > 0.4);
    }

    private static IEnumerable<(double X, double Y)> Points() =>
        from row in Enumerable.Range(0, Grid)
        from column in Enumerable.Range(0, Grid)
        select (((column + 0.5) / Grid * 3) - 1.5, ((row + 0.5) / Grid * 3) - 1.5);

    private static double Length((double X, double Y) point) => Math.Sqrt((point.X * point.X) + (point.Y * point.Y));
}
