using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>What a network keeps of a text while it goes on with it, as <see cref="Gpt"/> does: keys and values of every block.</summary>
/// <param name="layers">Number of blocks.</param>
public sealed class GptCache(int layers) : IDisposable
{
    /// <summary>Tokens seen.</summary>
    public long Length => Layers[0].Length;

    internal KeyValueCache[] Layers { get; } = [.. Enumerable.Range(0, layers).Select(_ => new KeyValueCache())];

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }
    }
}
