namespace Sora.Lab.Kernel.Execution;

/// <summary>What may replace a span of the code.</summary>
/// <param name="Items">The texts and what they are.</param>
/// <param name="Start">Where the replaced span starts (UTF-16).</param>
/// <param name="End">Where it ends (UTF-16).</param>
internal sealed record CompletionAnswer(IReadOnlyList<CompletionItem> Items, int Start, int End);

/// <summary>One text that may be inserted.</summary>
/// <param name="Text">The text.</param>
/// <param name="Type">What it names: <c>method</c>, <c>class</c>, <c>keyword</c> and so on.</param>
/// <param name="Signature">How it is declared; empty where that is not known, or came too late.</param>
/// <param name="Documentation">What it does; empty where that is not known, or came too late.</param>
internal sealed record CompletionItem(string Text, string Type, string Signature = "", string Documentation = "");
