using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>A served dashboard on a free port with a data folder of its own.</summary>
internal sealed class Server : IAsyncDisposable
{
    /// <summary>What is waited for comes, however busy the machine is: the limit only ends a test that hangs.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _log;

    private Server(Process process, StringBuilder log, string address, string home)
    {
        _process = process;
        _log = log;
        Address = address;
        Home = home;
    }

    internal string Address { get; }

    internal string Home { get; }

    internal string Log { get { lock (_log) return _log.ToString(); } }

    internal static async Task<Server> StartAsync(string home, CancellationToken cancellationToken)
    {
        var port = FreePort();
        StringBuilder output = new(), log = new();
        var process = Product.Start(home, output, log, "serve", "--port", port.ToString(CultureInfo.InvariantCulture));
        var address = $"http://localhost:{port}";
        using var handler = new SocketsHttpHandler();
        using var client = new HttpMessageInvoker(handler);
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience;)
        {
            if (process.HasExited) break;
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/healthz");
                using var response = await client.SendAsync(request, cancellationToken);
                if (response.IsSuccessStatusCode) return new Server(process, log, address, home);
            }
            catch (HttpRequestException)
            {
                // Not listening yet: asked again.
            }
            await Task.Delay(100, cancellationToken);
        }
        throw new InvalidOperationException($"The server did not answer on {address}. Its log:\n{log}");
    }

    /// <summary>Ends the process as a power cut would.</summary>
    internal async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // Shown where the test fails.
        TestContext.Current.TestOutputHelper?.WriteLine($"The server's log:\n{Log}");
        if (!_process.HasExited)
        {
            _ = Terminate(_process.Id, 15);
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                await KillAsync();
            }
        }
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Terminate(int process, int signal);
}
