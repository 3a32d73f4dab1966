namespace Sora.Lab.Layers;

/// <summary>A layer whose product may be taken in another dtype than that of its weights.</summary>
internal interface INarrow
{
    /// <summary>The dtype of the product; null takes that of the weights.</summary>
    ScalarType? ComputeType { get; set; }
}
