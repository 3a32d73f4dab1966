namespace Sora.Lab.Layers;

/// <summary>Changes of shape that TorchSharp has no short form for.</summary>
public static class TensorShape
{
    /// <summary>Cuts the last dimension in two: [..., count * width] -> [..., count, width]; -1 takes what is left.</summary>
    public static Tensor SplitLast(this Tensor x, long count, long width) => x.view([.. x.shape[..^1], count, width]);
}
