using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive;

/// <summary>The kernel as notebooks and extension packages written for .NET Interactive know it.</summary>
/// <remarks>Its static members may be called without a prefix in every cell.</remarks>
public class Kernel
{
    private protected Kernel(string name) => Name = name;

    /// <summary>The kernel of this notebook.</summary>
    public static Kernel Root { get; } = new CompositeKernel();

    /// <summary>The kernel that runs the current cell.</summary>
    public static Kernel Current => Root;

    /// <summary>The language this kernel runs, as <c>#!</c> lines name it.</summary>
    public string Name { get; }

    /// <summary>Runs a command.</summary>
    /// <param name="command">What to run; code to submit is what this kernel knows.</param>
    /// <param name="cancellationToken">Not needed here: interrupting the cell stops the command.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="NotSupportedException">Another kind of command.</exception>
    public async Task<KernelCommandResult> SendAsync(
        KernelCommand command,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(command);
        cancellationToken.ThrowIfCancellationRequested();
        if (command is not SubmitCode { Code: var code } submit)
        {
            throw new NotSupportedException($"{command.GetType().Name}: this kernel takes SubmitCode only");
        }
        string? language = submit.TargetKernelName ?? (this is CompositeKernel ? null : Name);
        return new KernelCommandResult(
            command,
            await Notebook.Current.SubmitAsync(code, language).ConfigureAwait(false)
        );
    }

#pragma warning disable IDE1006 // .NET Interactive spells them so, and notebooks written for it must run.
    /// <summary>Shows a value below the cell.</summary>
    /// <param name="value">What to show.</param>
    /// <param name="mimeTypes">The forms to show it in; the preferred ones if not given.</param>
    /// <returns>The output, which can be updated in place.</returns>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => new(value, mimeTypes);

    /// <summary>Asks the user for a line of text.</summary>
    /// <param name="prompt">What to ask.</param>
    /// <returns>The line, without its end.</returns>
    /// <exception cref="InvalidOperationException">The front end cannot ask.</exception>
    public static string input(string prompt = "") => Notebook.Current.Ask(prompt, isPassword: false);

    /// <summary>Asks the user for a secret, which the front end hides while it is typed.</summary>
    /// <param name="prompt">What to ask.</param>
    /// <returns>The line, without its end.</returns>
    /// <exception cref="InvalidOperationException">The front end cannot ask.</exception>
    public static string password(string prompt = "") => Notebook.Current.Ask(prompt, isPassword: true);
#pragma warning restore IDE1006

    /// <summary>Marks a text as HTML.</summary>
    /// <param name="content">The markup.</param>
    /// <returns>A value that shows as that markup.</returns>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Adds a style sheet to the page.</summary>
    /// <param name="content">The rules.</param>
    public static void CSS(string content) => _ = new DisplayedValue(new HtmlString($"<style>{content}</style>"), []);

    /// <summary>Runs a script in the front end, where it allows that.</summary>
    /// <param name="scriptContent">The script.</param>
    public static void Javascript(string scriptContent) =>
        _ = new DisplayedValue(new HtmlString($"<script type=\"text/javascript\">{scriptContent}</script>"), []);

    /// <summary>Removes what the cell has shown so far.</summary>
    /// <param name="wait">Whether to keep it until the next output replaces it.</param>
    public static void ClearOutput(bool wait = false) => Notebook.Current.Clear(wait);

    /// <summary>Asks the user for a line of text.</summary>
    /// <param name="prompt">What to ask.</param>
    /// <param name="typeHint">What kind of text; only <c>password</c> makes a difference.</param>
    /// <returns>The line.</returns>
    /// <exception cref="InvalidOperationException">The front end cannot ask.</exception>
    public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text") =>
        Task.FromResult(Notebook.Current.Ask(prompt, typeHint == "password"));

    /// <summary>Asks the user for a secret.</summary>
    /// <param name="prompt">What to ask.</param>
    /// <returns>The secret, whose text <see cref="PasswordString.GetClearTextPassword"/> tells.</returns>
    /// <exception cref="InvalidOperationException">The front end cannot ask.</exception>
    public static Task<PasswordString> GetPasswordAsync(string prompt = "") =>
        Task.FromResult(new PasswordString(Notebook.Current.Ask(prompt, isPassword: true)));
}
