using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>Steps along the polynomial through the last velocities: Adams and Bashforth's method, for steps of any length.</summary>
/// <remarks>
/// Hairer, Norsett and Wanner 1993, section III.5. <c>x' = x + sum_k v_k integral of l_k from t to t'</c>, l_k the Lagrange polynomial that is 1 at the
/// time of v_k and 0 at those of the others.
/// </remarks>
/// <param name="order">1 to 4: how many velocities a step draws on.</param>
internal sealed class LinearMultistep(int order)
{
    private readonly List<(double Time, Tensor Velocity)> past = []; // the latest first

    public (Tensor X, Tensor Clean) Step(Denoise denoise, Tensor x, double t, double next)
    {
        var velocity = denoise(x, t);
        Remember(t, velocity);
        var moved = x;
        for (var k = 0; k < past.Count; k++)
        {
            moved = moved.PlusScaled(past[k].Velocity, Weight(k, t, next));
        }

        return (moved, RectifiedFlow.Clean(x, velocity, t));
    }

    private void Remember(double t, Tensor velocity)
    {
        past.Insert(0, (t, velocity.alias().MoveToOuterDisposeScope()));
        if (past.Count > order)
        {
            past[^1].Velocity.Dispose();
            past.RemoveAt(past.Count - 1);
        }
    }

    // Gauss's two points integrate a cubic exactly.
    private double Weight(int k, double from, double to)
    {
        var (middle, half) = ((from + to) / 2, (to - from) / 2);
        var offset = half / Math.Sqrt(3);
        return half * (Lagrange(k, middle - offset) + Lagrange(k, middle + offset));
    }

    private double Lagrange(int k, double t)
    {
        var value = 1.0;
        for (var i = 0; i < past.Count; i++)
        {
            value *= i == k ? 1 : (t - past[i].Time) / (past[k].Time - past[i].Time);
        }

        return value;
    }
}
