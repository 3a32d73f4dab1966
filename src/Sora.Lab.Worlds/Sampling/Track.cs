namespace Sora.Lab.Worlds.Sampling;

/// <summary>A character's way through a clip, relative to where and how large it starts.</summary>
internal sealed class Track(int frames)
{
    public double[] X { get; } = new double[frames];

    public double[] Y { get; } = new double[frames];

    public double[] Scale { get; } = [.. Enumerable.Repeat(1.0, frames)];

    public double[] Rotation { get; } = new double[frames];

    public bool Rotates { get; set; }

    public int Frames => frames;

    /// <summary>The space the shape needs about its centre at a frame, in units of its first radius.</summary>
    public Extent Extent(CharacterShape shape, int frame)
    {
        var reach = ShapeGeometry.Reach(shape);
        var upright = Rotates ? new Extent(reach, reach, reach) : ShapeGeometry.Extent(shape);
        var scale = Scale[frame];
        return new(upright.Side * scale, upright.Above * scale, upright.Below * scale);
    }
}
