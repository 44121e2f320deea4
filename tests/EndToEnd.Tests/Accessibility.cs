using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>What axe finds in a page as it stands.</summary>
internal static class Accessibility
{
    // Put into the page itself. The library's own way for Playwright opens a second page each time to merge the answers
    // of frames; no page here has frames, and opening it took two thirds of the time.
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>The findings that keep somebody from using the page.</summary>
    internal static async Task<string[]> SeriousAsync(IPage page)
    {
        await page.EvaluateAsync(Axe);
        // All rules are asked; what they let pass, which is most of a page, is not told node by node.
        return await page.EvaluateAsync<string[]>("""
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                .filter(finding => ['serious', 'critical'].includes(finding.impact))
                .map(finding => `${finding.id}, ${finding.nodes.length} × ${finding.nodes[0].html}`)
            """);
    }
}
