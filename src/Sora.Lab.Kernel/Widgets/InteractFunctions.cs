namespace Sora.Lab.Kernel.Widgets;

/// <summary>What every cell may call without a prefix to make a function's parameters controls.</summary>
public static class InteractFunctions
{
    /// <summary>
    /// Makes controls for the parameters of a function, calls it with their values, and again whenever one changes:
    /// <c>Interact((double guidance = 4, int steps = 20) =&gt; Draw(guidance, steps))</c>.
    /// </summary>
    /// <param name="function">
    /// Its parameters are whole numbers, real numbers, booleans, strings or enums. A default value says where a control
    /// starts, <c>[Range(1.0, 15.0)]</c> before a parameter how far it goes.
    /// </param>
    /// <returns>The controls and the result, which show themselves at the end of a cell.</returns>
    /// <exception cref="ArgumentException">No control suits a parameter's type.</exception>
    public static Interactive Interact(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new Interactive(function);
    }
}
