using Microsoft.Playwright;

namespace Sora.Lab.Notebook.Tests;

/// <summary>A person at the browser: types, completes, runs, interrupts, restarts.</summary>
public sealed class ClassicNotebookTests
{
    private const string Ready =
        "() => window.Jupyter?.notebook?.kernel?.is_connected() && Jupyter.notebook.kernel.info_reply?.status === 'ok'";
    private const string Cell = "Jupyter.notebook.get_cell(0)";

    [Fact]
    [Trait("Category", "Full")]
    public async Task A_person_types_completes_runs_interrupts_and_restarts()
    {
        Assert.SkipUnless(
            ClassicNotebook.CanRun,
            "the classic Notebook is not installed (apt-get install jupyter-notebook)"
        );
        Assert.SkipUnless(Browser.Executable is not null, "chromium is not installed (apt-get install chromium)");
        using var notebook = new ClassicNotebook();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Browser.Executable, Args = Browser.Arguments }
        );
        var page = await browser.NewPageAsync();
        page.SetDefaultTimeout(90_000);
        await page.GotoAsync(notebook.Page);
        await page.WaitForFunctionAsync(Ready);

        await page.ClickAsync(".code_cell .CodeMirror");
        await page.Keyboard.TypeAsync("Console.Wri");
        await page.Keyboard.PressAsync("Tab");
        await page.WaitForFunctionAsync("() => document.querySelector('#complete')?.textContent.includes('WriteLine')");
        await page.Keyboard.PressAsync("Escape");

        await RunAsync(page, "1 + 41");
        await Shows(page, "42");

        await RunAsync(page, "Console.WriteLine(\"runs\"); while (true) { }");
        await Shows(page, "runs");
        await page.EvaluateAsync("() => Jupyter.notebook.kernel.interrupt()");
        await Shows(page, "OperationCanceledException");

        await page.EvaluateAsync("() => new Promise(done => Jupyter.notebook.kernel.restart(done, done))");
        await page.WaitForFunctionAsync(Ready);
        await RunAsync(page, "6 * 7 + \"!\"");
        await Shows(page, "42!");
    }

    private static async Task RunAsync(IPage page, string code) =>
        await page.EvaluateAsync($"code => {{ {Cell}.set_text(code); {Cell}.execute(); }}", code);

    private static async Task Shows(IPage page, string text) =>
        await page.WaitForFunctionAsync(
            "text => document.querySelector('.code_cell .output')?.textContent.includes(text)",
            text
        );
}
