namespace Sora.Lab.Layers;

/// <summary>Root-mean-square normalisation of the last dimension, with a learned gain.</summary>
/// <remarks>
/// Zhang and Sennrich 2019, equation 4: <c>y = x / sqrt(mean(x^2) + epsilon) * weight</c>. The mean is taken in
/// float32 whatever the input's dtype, and the result has the input's dtype. bfloat16 is not widened on the way, which would move
/// more than twice the bytes. A GPU has a kernel for all of it.
/// </remarks>
/// <param name="width">The length of the last dimension, D.</param>
/// <param name="epsilon">What keeps the root away from zero.</param>
public sealed class RmsNorm(int width, double epsilon = 1e-6) : Layer<Tensor, Tensor>(nameof(RmsNorm))
{
    private readonly Parameter weight = new(ones(width, device: MetaModules.Device));

    /// <summary>Normalises <paramref name="x"/> [..., D].</summary>
    public override Tensor forward(Tensor x) => Normalize(x, weight, epsilon);

    /// <summary>Normalises the last dimension of <paramref name="x"/> [..., D] and multiplies it by a gain [D].</summary>
    public static Tensor Normalize(Tensor x, Tensor gain, double epsilon)
    {
        using var scope = NewDisposeScope();
        if (x.device_type == DeviceType.CUDA)
        {
            return FusedRmsNorm.Normalize(x, gain.to(x.dtype), epsilon).MoveToOuterDisposeScope();
        }

        var values = x.dtype == bfloat16 ? x : x.to(float32);
        var inverse = values.Squared().mean([-1], keepdim: true, type: float32).Plus(epsilon).rsqrt();
        var unit = values.mul(inverse.to(values.dtype));
        return unit.mul(gain.to(values.dtype)).to(x.dtype).MoveToOuterDisposeScope();
    }
}
