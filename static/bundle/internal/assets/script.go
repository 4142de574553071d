package assets

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

// targets are the oldest browsers that have all that the scripts use: the youngest of it is String.isWellFormed.
var targets = []api.Engine{
	{Name: api.EngineChrome, Version: "111"},
	{Name: api.EngineFirefox, Version: "119"},
	{Name: api.EngineSafari, Version: "16.4"},
}

// options say how one script is bundled.
type options struct {
	defines  map[string]string // names that stand for a constant, as JavaScript
	classic  bool              // no module: what a Worker runs
	wasmExec string            // what import 'wasm_exec' means
}

// build is how an entry of the folder src is bundled with all that it imports. A style sheet that it imports becomes its text.
func (o options) build(src, entry string) api.BuildOptions {
	build := api.BuildOptions{
		EntryPoints:       []string{filepath.Join(src, entry)},
		AbsWorkingDir:     src,
		Bundle:            true,
		Format:            api.FormatESModule,
		Engines:           targets,
		Charset:           api.CharsetUTF8,
		Define:            o.defines,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsNone,
		TsconfigRaw:       `{"compilerOptions":{"useDefineForClassFields":true}}`,
		Plugins:           []api.Plugin{stylesAsText},
		LogLevel:          api.LogLevelSilent,
	}
	if o.classic {
		build.Format = api.FormatIIFE
	}
	if o.wasmExec != "" {
		build.Alias = map[string]string{"wasm_exec": o.wasmExec}
		build.Banner = map[string]string{"js": "/* Contains wasm_exec.js, Copyright The Go Authors, BSD-style license */"}
	}
	return build
}

// script bundles an entry of the folder src into one file.
func script(src, entry string, o options) ([]byte, error) {
	result := api.Build(o.build(src, entry))
	if err := faults(result.Errors, result.Warnings); err != nil {
		return nil, fmt.Errorf("%s: %w", entry, err)
	}
	return result.OutputFiles[0].Contents, nil
}

// style bundles a style sheet of the folder src with all that it imports.
func style(src, entry string) ([]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints:      []string{filepath.Join(src, entry)},
		AbsWorkingDir:    src,
		Bundle:           true,
		Engines:          targets,
		Charset:          api.CharsetUTF8,
		MinifySyntax:     true,
		MinifyWhitespace: true,
		LogLevel:         api.LogLevelSilent,
	})
	if err := faults(result.Errors, result.Warnings); err != nil {
		return nil, fmt.Errorf("%s: %w", entry, err)
	}
	return result.OutputFiles[0].Contents, nil
}

// stylesAsText makes an imported style sheet the text of itself, minified.
var stylesAsText = api.Plugin{
	Name: "styles-as-text",
	Setup: func(build api.PluginBuild) {
		build.OnLoad(api.OnLoadOptions{Filter: `\.css$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			css, err := os.ReadFile(args.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			result := api.Transform(string(css), api.TransformOptions{
				Loader:           api.LoaderCSS,
				Engines:          targets,
				Charset:          api.CharsetUTF8,
				Sourcefile:       args.Path,
				MinifySyntax:     true,
				MinifyWhitespace: true,
			})
			if err := faults(result.Errors, result.Warnings); err != nil {
				return api.OnLoadResult{}, err
			}
			text := string(result.Code)
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderText}, nil
		})
	},
}

// faults makes one error of what esbuild found, warnings included: file, line and cause each.
func faults(lists ...[]api.Message) error {
	var errs []error
	for _, list := range lists {
		for _, m := range list {
			if m.Location == nil {
				errs = append(errs, errors.New(m.Text))
				continue
			}
			errs = append(errs, fmt.Errorf("%s:%d: %s", m.Location.File, m.Location.Line, m.Text))
		}
	}
	return errors.Join(errs...)
}
