using Microsoft.Playwright;

namespace Sora.Lab.Kernel.Tests.Browsing;

/// <summary>The system's Chromium, with no network but loopback; Playwright downloads no browser of its own.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    // A machine may have much else to do.
    private const float Patience = 300_000; // ms

    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) =>
        (this.playwright, this.browser) = (playwright, browser);

    public static string? Executable { get; } =
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(
            File.Exists
        );

    public static async Task<Chromium> StartAsync()
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        return new Chromium(
            playwright,
            await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Arguments })
        );
    }

    /// <summary>Opens a page; every request that leaves the machine fails.</summary>
    public async Task<IPage> OpenAsync(string address, bool withScripts = true)
    {
        IBrowserContext context = await browser.NewContextAsync(
            new()
            {
                JavaScriptEnabled = withScripts,
                ViewportSize = new() { Width = 1000, Height = 1200 },
            }
        );
        context.SetDefaultTimeout(Patience);
        Assertions.SetDefaultExpectTimeout(Patience);
        await context.RouteAsync(
            url => url.StartsWith("http", StringComparison.Ordinal) && new Uri(url).Host != "127.0.0.1",
            route => route.AbortAsync()
        );
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
