using System.Globalization;
using Microsoft.Extensions.Configuration;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Models.Servers;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Serving;
using Vectorscope.Jobs.Serving.Requests;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Configuration;

/// <summary>Reads and checks every section, and reports all problems together.</summary>
internal static class SettingsReader
{
    /// <exception cref="SettingsException">At least one value cannot be used.</exception>
    internal static Settings Read(IConfiguration source, string currentFolder)
    {
        var problems = new List<string>();
        var data = Bind<DataOptions>(source, "Data", problems);
        var server = Bind<ServerOptions>(source, "Server", problems);
        var security = Bind<SecurityOptions>(source, "Security", problems);
        var engine = Bind<EngineOptions>(source, "Engine", problems);
        var models = Bind<ModelsOptions>(source, "Models", problems);
        var telemetry = Bind<TelemetryOptions>(source, "Telemetry", problems);
        var serving = Bind<ServingOptions>(source, "Serving", problems);
        var requestLog = Bind<RequestLogOptions>(source, "RequestLog", problems);
        var servers = Bind<Dictionary<string, ModelServer>>(source, "Servers", problems);

        var workers = ReadQueues(source.GetSection("Work:Queues"), problems);

        Check(data, problems);
        Check(server, security, problems);
        Check(security, problems);
        Check(engine, currentFolder, problems);
        Check(telemetry, problems);
        Check(serving, problems);
        Check(requestLog, problems);
        foreach (var (name, target) in servers) Check(name, target, problems);
        if (problems.Count > 0) throw new SettingsException(problems);

        return new Settings(
            data with { Folder = FolderPath.Resolve(data.Folder, currentFolder) },
            server,
            security,
            engine with { LibTorchPath = string.IsNullOrWhiteSpace(engine.LibTorchPath) ? null : FolderPath.Resolve(engine.LibTorchPath, currentFolder) },
            models with { Folders = [.. models.Folders.Select(folder => FolderPath.Resolve(folder, currentFolder))] },
            source)
        {
            Servers = servers,
            Work = new WorkOptions { Queues = workers },
            Telemetry = telemetry,
            Serving = serving,
            RequestLog = requestLog,
        };
    }

    private static T Bind<T>(IConfiguration source, string section, List<string> problems) where T : new()
    {
        try
        {
            return source.GetSection(section).Get<T>() ?? new T();
        }
        catch (InvalidOperationException e)
        {
            // The binder's own words name the key and the type it wanted.
            problems.Add($"{section}: {e.Message}");
            return new T();
        }
    }

    // By hand: the binder passes over names that it does not know.
    private static Dictionary<RunNeeds, int> ReadQueues(IConfigurationSection section, List<string> problems)
    {
        var workers = new Dictionary<RunNeeds, int>(RunQueues.DefaultWorkers);
        foreach (var entry in section.GetChildren())
        {
            if (!RunQueues.TryParse(entry.Key, out var queue))
                problems.Add($"{entry.Path} is not a queue. There are {RunQueues.AllNames}.");
            else if (int.TryParse(entry.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= WorkOptions.MostWorkers)
                workers[queue] = count;
            else
                problems.Add($"{entry.Path} is '{entry.Value}'. Give the number of runs to work on at a time, 0 to {WorkOptions.MostWorkers}; 0 leaves the queue to other processes.");
        }
        return workers;
    }

    private static void Check(DataOptions data, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(data.Folder))
            problems.Add("Data:Folder is empty. Name a folder, or leave the key out for ~/.local/share/vectorscope.");
    }

    private static void Check(ServerOptions server, SecurityOptions security, List<string> problems)
    {
        if (server.Port is < 0 or > 65535)
            problems.Add($"Server:Port (--port) is {server.Port}. Give a number from 1 to 65535, or 0 for a free one.");
        if (!ListenAddress.TryParse(server.Address, out var address))
            problems.Add($"Server:Address is '{server.Address}'. Give localhost, an IP address, or *.");
        else if (!address.IsLoopback && string.IsNullOrEmpty(security.Token))
            problems.Add($"Server:Address is '{server.Address}', which other machines can reach, and Security:Token is not set. Set a token, or listen on localhost.");
    }

    private static void Check(SecurityOptions security, List<string> problems)
    {
        if (security.Token is { Length: > 0 and < SecurityOptions.ShortestToken })
            problems.Add($"Security:Token has {security.Token.Length} characters; it needs at least {SecurityOptions.ShortestToken}. 'openssl rand -hex 24' makes one.");
        foreach (var origin in security.AllowedOrigins)
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin || uri.Scheme is not ("http" or "https"))
                problems.Add($"Security:AllowedOrigins has '{origin}'. Give scheme, host and port alone, such as https://scope.example.org.");
    }

    private static void Check(TelemetryOptions telemetry, List<string> problems)
    {
        if (!string.IsNullOrWhiteSpace(telemetry.OtlpEndpoint) && (!Uri.TryCreate(telemetry.OtlpEndpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
            problems.Add($"Telemetry:OtlpEndpoint is '{telemetry.OtlpEndpoint}'. Give the address of a collector, such as http://localhost:4317, or leave it out.");
        if (!string.IsNullOrWhiteSpace(telemetry.OtlpProtocol) && !TelemetryOptions.Protocols.Contains(telemetry.OtlpProtocol))
            problems.Add($"Telemetry:OtlpProtocol is '{telemetry.OtlpProtocol}'. Give one of {string.Join(", ", TelemetryOptions.Protocols)}.");
    }

    private static void Check(ServingOptions serving, List<string> problems)
    {
        if (serving.MostReplies is < 1 or > ServingOptions.MostOfAll)
            problems.Add($"Serving:MostReplies is {serving.MostReplies}. Give the number of replies that are computed or wait at a time, 1 to {ServingOptions.MostOfAll}.");
        if (serving.PaceMilliseconds is < 0 or > ServingOptions.LongestPace)
            problems.Add($"Serving:PaceMilliseconds is {serving.PaceMilliseconds}. Give the least time between two parts of a stream, 0 to {ServingOptions.LongestPace}.");
    }

    private static void Check(RequestLogOptions log, List<string> problems)
    {
        if (log.Most is < 1 or > RequestLogOptions.MostOfAll)
            problems.Add($"RequestLog:Most is {log.Most}. Give the number of requests to keep, 1 to {RequestLogOptions.MostOfAll}.");
        if (log.Days is < 1 or > RequestLogOptions.MostDays)
            problems.Add($"RequestLog:Days is {log.Days}. Give the days for which requests are kept, 1 to {RequestLogOptions.MostDays}.");
    }

    // The key is never part of a message.
    private static void Check(string name, ModelServer server, List<string> problems)
    {
        if (!ModelServer.IsUsable(server.Url ?? ""))
            problems.Add($"Servers:{name}:Url is not a base URL. Give one such as http://localhost:30000/v1, without user or password.");
        if (server.RequestsPerMinute is < 1)
            problems.Add($"Servers:{name}:RequestsPerMinute is {server.RequestsPerMinute}. Give 1 or more, or leave it out for no limit.");
        if (server.ContextTokens is < 1)
            problems.Add($"Servers:{name}:ContextTokens is {server.ContextTokens}. Give 1 or more, or leave it out if unknown.");
        if (server.TimeoutSeconds < 1 || server.MaxRetries is < 0 or > 100 || server.RetrySeconds is not (> 0 and <= 60))
            problems.Add($"Servers:{name}: TimeoutSeconds must be 1 or more, MaxRetries 0 to 100, RetrySeconds above 0 and at most 60.");
    }

    private static void Check(EngineOptions engine, string currentFolder, List<string> problems)
    {
        if (!EngineOptions.Devices.Contains(engine.Device))
            problems.Add($"Engine:Device is '{engine.Device}'. Give one of {string.Join(", ", EngineOptions.Devices)}.");
        if (!EngineOptions.CpuSteps.Contains(engine.CpuStep))
            problems.Add($"Engine:CpuStep is '{engine.CpuStep}'. Give one of {string.Join(", ", EngineOptions.CpuSteps)}.");
        if (!EngineOptions.CudaSteps.Contains(engine.CudaStep))
            problems.Add($"Engine:CudaStep is '{engine.CudaStep}'. Give one of {string.Join(", ", EngineOptions.CudaSteps)}.");
        if (!string.IsNullOrWhiteSpace(engine.ModelMemory) && !ByteSize.TryParse(engine.ModelMemory, out _))
            problems.Add($"Engine:ModelMemory is '{engine.ModelMemory}'. Give an amount such as 24 GiB or a number of bytes, or leave it out for half of the device's memory.");
        if (!string.IsNullOrWhiteSpace(engine.LibTorchPath) && !Directory.Exists(FolderPath.Resolve(engine.LibTorchPath, currentFolder)))
            problems.Add($"Engine:LibTorchPath '{engine.LibTorchPath}' is not a folder. Name the one that holds libtorch_cpu.so, or leave the key out.");
    }
}
