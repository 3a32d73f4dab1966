using Microsoft.Playwright;
using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Tests.Browsing;

/// <summary>A person at a front end made of the parts of JupyterLab and VS Code, and at pages that were exported.</summary>
public sealed class PageTests(TestKernel kernel) : IClassFixture<TestKernel>
{
    private const string Slider = """
        using Sora.Lab.Kernel.Widgets;
        byte[] Draw(int side) => Encoding.UTF8.GetBytes(
            $"<svg xmlns='http://www.w3.org/2000/svg' width='{10 * side}' height='10'><rect width='100%' height='10' fill='teal'/></svg>");
        var side = new IntSlider { Min = 1, Max = 9, Value = 1, Description = "side" };
        var picture = new Image { Format = "svg+xml", Value = Draw(1) };
        side.ValueChanged += value => picture.Value = Draw(value);
        new VBox(side, picture).Display();
        while (true) System.Threading.Thread.Sleep(10);
        """;

    [Fact]
    [Trait("Category", "Full")]
    public async Task A_person_types_completes_drags_a_slider_while_a_cell_runs_interrupts_and_restarts()
    {
        SkipWithoutBrowser();
        Assert.SkipUnless(FrontEnd.CanBuild, "npm is not installed");
        using var server = new NotebookServer(
            "",
            kernel.Isolated(),
            $"--NotebookApp.extra_static_paths={FrontEnd.Build()}"
        );
        await using Chromium chromium = await Chromium.StartAsync();
        IPage page = await chromium.OpenAsync(server.Page("static/page.html"));
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync("ready");

        await page.Locator("#code").PressSequentiallyAsync("Console.WriteL");
        await page.Keyboard.PressAsync("Tab");
        await Shows(page, "#matches", "void Console.WriteLine()");

        await RunAsync(page, "\"typed \" + (1 + 41)");
        await Shows(page, "#output", "typed 42");

        await RunAsync(page, Slider);
        ILocator picture = page.Locator("#output img");
        await Assertions.Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 10);
        await DragToEndAsync(page);
        await Assertions.Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 90);
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync("busy");

        await page.ClickAsync("#interrupt");
        await Shows(page, "#output .error", "OperationCanceledException");
        await RunAsync(page, "side.Value");
        await Shows(page, "#output", "9");

        await page.ClickAsync("#restart");
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync("restarted");
        await RunAsync(page, "side.Value");
        await Shows(page, "#output .error", "CS0103");
        await RunAsync(page, "#!mermaid\ngraph LR\n    A[noise] --> B[clip]");
        await Assertions.Expect(page.Locator("#output svg")).ToContainTextAsync("noise");
    }

    [Fact]
    public async Task A_diagram_is_drawn_without_network_and_its_source_is_shown_without_scripts()
    {
        SkipWithoutBrowser();
        const string Diagram = "#!mermaid\ngraph LR\n    A[noise] --> B[clip]";
        string page = kernel.Export([Diagram, Diagram.Replace("clip", "</script>", StringComparison.Ordinal)]);
        await using Chromium chromium = await Chromium.StartAsync();

        ILocator drawn = (await chromium.OpenAsync(page)).Locator("svg[id^=sora-lab-]");
        await Assertions.Expect(drawn).ToHaveCountAsync(2);
        await Assertions.Expect(drawn.First).ToContainTextAsync("noise");
        ILocator source = (await chromium.OpenAsync(page, withScripts: false)).Locator("div[id^=sora-lab-] pre");
        await Assertions.Expect(source).ToHaveCountAsync(2);
        await Assertions.Expect(source.First).ToContainTextAsync("A[noise] --> B[clip]");
    }

    [Fact]
    [Trait("Category", "Full")]
    public async Task A_chart_is_drawn_without_network_and_is_a_picture_without_scripts()
    {
        SkipWithoutBrowser();
        string page = kernel.Export([
            "#r \"nuget: Plotly.NET, 6.0.0\"",
            "#!fsharp\nopen Plotly.NET\nChart.Line([1.; 2.; 3.], [1.; 4.; 9.]) |> Chart.withTitle \"squares\"",
            "#!fsharp\nChart.Column([3; 1], Keys = [\"a\"; \"b\"])",
        ]);
        await using Chromium chromium = await Chromium.StartAsync();

        ILocator drawn = (await chromium.OpenAsync(page)).Locator(".js-plotly-plot .main-svg .plot");
        await Assertions.Expect(drawn).ToHaveCountAsync(2);
        ILocator picture = (await chromium.OpenAsync(page, withScripts: false)).Locator(
            "img[src^='data:image/svg+xml']"
        );
        await Assertions.Expect(picture).ToHaveCountAsync(2);
        await Assertions.Expect(picture.First).ToHaveAttributeAsync("alt", "chart: squares");
        Assert.Equal(700, (await picture.First.BoundingBoxAsync())?.Width);
    }

    [Fact]
    public async Task A_clip_that_the_browser_cannot_play_gives_way_to_its_GIF()
    {
        Assert.SkipUnless(Chromium.Executable is not null, "chromium is not installed (apt-get install chromium)");
        byte[] mp4 = TestClip.Mp4();
        string html = MimeFormatter.Format(mp4).Data["text/html"]!.ToString();
        await using Chromium chromium = await Chromium.StartAsync();
        IPage page = await chromium.OpenAsync("about:blank");

        await page.SetContentAsync(html);
        await Assertions.Expect(page.Locator("video")).ToHaveJSPropertyAsync("videoWidth", 64);
        await page.SetContentAsync(html.Replace(Convert.ToBase64String(mp4), "AAAA", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("img")).ToHaveJSPropertyAsync("naturalWidth", 64);
        await Assertions.Expect(page.Locator("video")).ToHaveCountAsync(0);
    }

    private static void SkipWithoutBrowser()
    {
        Assert.SkipWhen(TestKernel.Missing is not null, TestKernel.Missing ?? "");
        Assert.SkipUnless(
            NotebookServer.CanRun,
            "the classic Notebook is not installed (apt-get install jupyter-notebook)"
        );
        Assert.SkipUnless(Chromium.Executable is not null, "chromium is not installed (apt-get install chromium)");
    }

    private static async Task RunAsync(IPage page, string code)
    {
        await page.Locator("#code").FillAsync(code);
        await page.ClickAsync("#run");
    }

    private static async Task DragToEndAsync(IPage page)
    {
        LocatorBoundingBoxResult from = (await page.Locator(".noUi-handle").BoundingBoxAsync())!;
        LocatorBoundingBoxResult bar = (await page.Locator(".noUi-target").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(from.X + (from.Width / 2), from.Y + (from.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(bar.X + bar.Width + 40, from.Y + (from.Height / 2), new() { Steps = 8 });
        await page.Mouse.UpAsync();
    }

    private static async Task Shows(IPage page, string place, string text) =>
        await Assertions.Expect(page.Locator(place)).ToContainTextAsync(text);
}
