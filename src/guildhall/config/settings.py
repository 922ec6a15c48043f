"""The settings of the house, put together from one part per concern.

Every value that an operator may change is an environment variable that starts with
GUILDHALL_; `docs/reference/settings.md` lists them. Nothing here names a region.
"""

from pathlib import Path

from guildhall.config.parts import (
    cache,
    database,
    jobs,
    logs,
    place,
    register,
    secrets,
    sign_in,
)
from guildhall.config.parts import security as _security
from guildhall.foundation.region import time_zone_of

SECRET_KEY = secrets.secret_key()
DEBUG = place.setting("DEBUG") == "yes"
PRODUCTION = place.PRODUCTION
ALLOWED_HOSTS = _security.allowed_hosts()
ROOT_URLCONF = "guildhall.config.urls"
WSGI_APPLICATION = "guildhall.config.wsgi.application"
REGION_FOLDER = place.REGION_FOLDER
DATA_FOLDER = place.DATA
FILES_FOLDER = place.FILES
BACKUPS_FOLDER = place.BACKUPS
BUILT_ASSETS = place.BUILT_ASSETS

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    *sign_in.APPS,
    "guildhall.office.audit",
    "guildhall.office.people",
    "guildhall.office.jobs",
    "guildhall.office.post",
    "guildhall.office.intake",
    "guildhall.office.members",
    "guildhall.office.register",
    "guildhall.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "guildhall.web.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guildhall.web.middleware.ViewerMiddleware",
    "guildhall.web.middleware.PolicyMiddleware",
    "guildhall.web.faults.PlainFaultsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).resolve().parents[1] / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guildhall.web.context.house",
            ],
        },
    },
]
FORM_RENDERER = "guildhall.web.components.forms.Renderer"

DATABASES = {"default": database.store()}
CACHES = cache.CACHES
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = place.setting("TIME_ZONE") or time_zone_of(place.REGION_FOLDER)
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = place.CHECKOUT / "build" / "static"
if not place.PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise asks for the folder
STATICFILES_DIRS = [place.BUILT_ASSETS] if place.BUILT_ASSETS.exists() else []
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": place.FILES},
    },
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if place.PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = not place.PRODUCTION

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = sign_in.BACKENDS
globals().update(sign_in.SETTINGS)
globals().update(_security.SETTINGS)
globals().update(register.rules())
TASKS = jobs.TASKS
SCHEDULE = jobs.SCHEDULE
LOGGING = logs.LOGGING
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
globals().update(sign_in.mail_settings())
