namespace Sora.Lab.Kernel.Execution;

/// <summary>A named value: of the session, of a call, or a part of another.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its declared type; that of its value where none is known.</param>
/// <param name="Value">Its value now.</param>
internal sealed record Variable(string Name, Type Type, object? Value)
{
    /// <summary>One of which only the value is known.</summary>
    public static Variable Of(string name, object? value) => new(name, value?.GetType() ?? typeof(object), value);
}
