namespace Sora.Lab.Kernel.Execution;

/// <summary>A variable of the session.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its declared type.</param>
/// <param name="Value">Its value now.</param>
internal sealed record SessionVariable(string Name, Type Type, object? Value);
