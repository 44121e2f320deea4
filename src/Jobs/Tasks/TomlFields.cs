using System.Globalization;
using Tomlyn.Model;
using Vectorscope.Engine.Json;

namespace Vectorscope.Jobs.Tasks;

/// <summary>Reads one table of a task.toml key by key, and gathers what is wrong with each under its dotted name.</summary>
internal sealed class TomlFields(TomlTable table, string path, List<TaskProblem> problems)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public string PathOf(string key) => path.Length == 0 ? Quote.Of(key) : $"{path}.{Quote.Of(key)}";

    public void Error(string key, string message) => problems.Add(new TaskProblem(TaskFiles.Toml, PathOf(key), message, IsError: true));

    public void Remark(string key, string message) => problems.Add(new TaskProblem(TaskFiles.Toml, PathOf(key), message, IsError: false));

    /// <summary>The raw value; null when the key is absent.</summary>
    public object? Value(string key)
    {
        _known.Add(key);
        return table.TryGetValue(key, out var value) ? value : null;
    }

    public bool Has(string key) => Value(key) is not null;

    public string? Text(string key)
    {
        switch (Value(key))
        {
            case null:
                return null;
            case string text when !string.IsNullOrWhiteSpace(text):
                return text;
            default:
                Error(key, "It must be a text in quotes that is not blank, or be left out.");
                return null;
        }
    }

    public bool? Flag(string key)
    {
        switch (Value(key))
        {
            case null:
                return null;
            case bool flag:
                return flag;
            default:
                Error(key, "It must be true or false without quotes, or be left out.");
                return null;
        }
    }

    /// <summary>Seconds: a finite number above zero, or also zero.</summary>
    public double? Seconds(string key, bool zeroToo = false)
    {
        double? number = Value(key) switch
        {
            long whole => whole,
            double real => real,
            null => null,
            _ => double.NaN,
        };
        if (number is null || (double.IsFinite(number.Value) && (number > 0 || (zeroToo && number == 0))))
        {
            return number;
        }
        Error(key, $"It must be a number of seconds {(zeroToo ? "from 0 up" : "above 0")} without quotes, or be left out.");
        return null;
    }

    /// <summary>A whole number; 2.0 counts as one.</summary>
    public long? Whole(string key, long least, string unit)
    {
        long? number = Value(key) switch
        {
            long whole => whole,
            double real when real == Math.Truncate(real) && Math.Abs(real) < int.MaxValue => (long)real,
            null => null,
            _ => long.MinValue,
        };
        // The upper bound keeps a slip of the pen (bytes for megabytes, say) from overflowing later sums.
        if (number is null || (number >= least && number <= int.MaxValue))
        {
            return number;
        }
        Error(key, string.Create(CultureInfo.InvariantCulture, $"It must be a whole number of {unit} from {least} to {int.MaxValue} without quotes, or be left out."));
        return null;
    }

    public IReadOnlyList<string> Texts(string key)
    {
        switch (Value(key))
        {
            case null:
                return [];
            case TomlArray list when list.All(item => item is string):
                return [.. list.Cast<string>()];
            default:
                Error(key, "It must be a list of texts in quotes, or be left out.");
                return [];
        }
    }

    /// <summary>Environment variables: names to texts.</summary>
    public IReadOnlyDictionary<string, string> Variables(string key)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        switch (Value(key))
        {
            case null:
                break;
            case TomlTable entries:
                foreach (var (name, value) in entries)
                {
                    if (name.Length == 0 || name.Contains('=') || name.Any(char.IsControl))
                    {
                        Error($"{key}.{name}", "It is no name for a variable: it must not be empty or hold =.");
                    }
                    else if (value is not string text || text.Contains('\0'))
                    {
                        Error($"{key}.{name}", "It must be a text in quotes; variables are texts.");
                    }
                    else
                    {
                        variables.Add(name, text);
                    }
                }
                break;
            default:
                Error(key, "It must be a table of variables, name = \"value\".");
                break;
        }
        return variables;
    }

    /// <summary>A user by name or number; null is the image's own.</summary>
    public string? User(string key)
    {
        switch (Value(key))
        {
            case null:
                return null;
            case long id and >= 0 and <= int.MaxValue:
                return id.ToString(CultureInfo.InvariantCulture);
            case string name when name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)):
                return name;
            default:
                Error(key, "It must be a user's name in quotes or number, or be left out.");
                return null;
        }
    }

    /// <summary>A table; an empty one when it is absent or no table.</summary>
    public TomlFields Table(string key)
    {
        var value = Value(key);
        if (value is not (null or TomlTable))
        {
            Error(key, $"It must be a table, [{PathOf(key)}].");
        }
        return new TomlFields(value as TomlTable ?? [], PathOf(key), problems);
    }

    /// <summary>How many entries a list has; 0 when it is absent.</summary>
    public int Count(string key)
    {
        switch (Value(key))
        {
            case null:
                return 0;
            case TomlArray list:
                return list.Count;
            case TomlTableArray tables:
                return tables.Count;
            default:
                Error(key, "It must be a list, or be left out.");
                return 0;
        }
    }

    /// <summary>Keys that are known, and mean nothing here.</summary>
    public void Accept(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            _known.Add(key);
        }
    }

    /// <summary>Names each key that was never asked for. Call it last.</summary>
    public void RemarkOthers()
    {
        foreach (var key in table.Keys)
        {
            if (!_known.Contains(key))
            {
                Remark(key, "This program does not know the key; it has no effect here.");
            }
        }
    }
}
