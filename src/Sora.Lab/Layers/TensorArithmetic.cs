namespace Sora.Lab.Layers;

/// <summary>Tensor and number, safely.</summary>
/// <remarks>
/// <c>tensor * 2.5</c> converts the number to a <see cref="Scalar"/> that the garbage collector may finalize during the
/// native call (TorchSharp 0.107): rarely an exception, at worst a wrong value. These hold the scalar until the call is
/// over. A test finds implicit conversions anywhere else in the library.
/// </remarks>
public static class TensorArithmetic
{
    /// <summary>1, for as long as the program runs: what TorchSharp's sums make anew each time where it is not given.</summary>
    public static Scalar One { get; } = 1.ToScalar();

    private static readonly Scalar Zero = 0.ToScalar();

    /// <summary><c>x + y</c>; shapes broadcast. TorchSharp's own <c>add</c> makes a scalar of its hidden factor, 1.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, One);

    /// <summary><c>x += y</c>, in place.</summary>
    public static void Accumulate(this Tensor x, Tensor y) => x.add_(y, One);

    /// <summary><c>x x</c>; TorchSharp's own <c>square</c> makes a scalar of the exponent.</summary>
    public static Tensor Squared(this Tensor x) => x.mul(x);

    /// <summary><c>x * factor</c></summary>
    public static Tensor Times(this Tensor x, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.mul(scalar);
    }

    /// <summary><c>x / divisor</c></summary>
    public static Tensor Over(this Tensor x, double divisor)
    {
        using var scalar = divisor.ToScalar();
        return x.div(scalar);
    }

    /// <summary><c>x + term</c></summary>
    public static Tensor Plus(this Tensor x, double term)
    {
        using var scalar = term.ToScalar();
        return x.add(scalar, One);
    }

    /// <summary><c>x - term</c></summary>
    public static Tensor Minus(this Tensor x, double term)
    {
        using var scalar = term.ToScalar();
        return x.sub(scalar);
    }

    /// <summary><c>number - x</c></summary>
    public static Tensor SubtractedFrom(this Tensor x, double number)
    {
        using var minusOne = (-1.0).ToScalar();
        using var scalar = number.ToScalar();
        using var negative = x.mul(minusOne);
        return negative.add(scalar, One);
    }

    /// <summary><c>x ^ exponent</c></summary>
    public static Tensor ToThePower(this Tensor x, double exponent)
    {
        using var scalar = exponent.ToScalar();
        return x.pow(scalar);
    }

    /// <summary>Limits every element to <c>[minimum, maximum]</c>.</summary>
    public static Tensor Clamped(this Tensor x, double minimum, double maximum)
    {
        using var low = minimum.ToScalar();
        using var high = maximum.ToScalar();
        return x.clamp(low, high);
    }

    /// <summary><c>x + a b</c>, in one pass over the elements; shapes broadcast.</summary>
    public static Tensor PlusProduct(this Tensor x, Tensor a, Tensor b)
    {
        using var one = 1.0.ToScalar();
        return addcmul(x, a, b, one);
    }

    /// <summary><c>x + factor y</c>, in one pass over the elements.</summary>
    public static Tensor PlusScaled(this Tensor x, Tensor y, double factor)
    {
        using var scalar = factor.ToScalar();
        return x.add(y, scalar);
    }

    /// <summary>The integers 0 to <paramref name="count"/> - 1, as a tensor of <paramref name="dtype"/>.</summary>
    public static Tensor Count(long count, ScalarType dtype, Device? device = null)
    {
        using var stop = count.ToScalar();
        return arange(Zero, stop, One, dtype: dtype, device: device);
    }
}
